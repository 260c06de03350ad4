import { type QueryClient, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { open } from "@tauri-apps/plugin-dialog";
import { commands } from "@/bindings";
import { call } from "@/lib/call";
import { t } from "@/lib/i18n";
import type { AttachEvidence, EvidenceField, EvidenceView, SaveEvidence } from "@/lib/types";
import { collect, settle } from "./typed";
import { collectEnhanced, settleEnhanced } from "./typed-ce3";

export const evidence = (disputeId: string) =>
  queryOptions({
    queryKey: ["get_evidence", disputeId],
    queryFn: () => call(commands.getEvidence({ dispute_id: disputeId })),
  });

/** Changes of one draft run one after the other, each on the revision the one before has made. */
const inTurn = (disputeId: string) => ({ scope: { id: `evidence:${disputeId}` } });

/** The answer to a change is the newest there is; a reading that is under way must not replace it. */
async function take(client: QueryClient, answer: EvidenceView): Promise<EvidenceView> {
  const { queryKey } = evidence(answer.dispute_id);
  await client.cancelQueries({ queryKey });
  client.setQueryData(queryKey, answer);
  return answer;
}

/** A refusal often means that the draft is another one by now: it is read again at once. */
const readAgain = (client: QueryClient, disputeId: string) => ({
  onError: () => void client.invalidateQueries({ queryKey: evidence(disputeId).queryKey }),
});

/** Saves what was written, as it stands when its turn comes; without anything to save nothing is sent. */
export function useSaveTexts(disputeId: string) {
  const client = useQueryClient();
  return useMutation({
    ...inTurn(disputeId),
    mutationFn: async () => {
      const view = client.getQueryData(evidence(disputeId).queryKey);
      const texts = view && collect(view);
      const enhanced = view && collectEnhanced(view);
      if (!view || !(texts || enhanced)) return view;
      const { revision } = view;
      const changes = { ...(texts && { texts }), ...(enhanced && { enhanced }) };
      const input = { dispute_id: disputeId, revision, ...changes };
      const answer = await take(client, await call(commands.saveEvidence(input)));
      if (texts) settle(answer, texts);
      if (enhanced) settleEnhanced(answer);
      return answer;
    },
  });
}

type Change = Pick<SaveEvidence, "product" | "enhanced">;

/** Changes what is not a text: what was sold, and structured evidence. */
export function useChangeEvidence(disputeId: string) {
  const client = useQueryClient();
  return useMutation({
    ...inTurn(disputeId),
    ...readAgain(client, disputeId),
    mutationFn: async (change: Change) => {
      const revision = client.getQueryData(evidence(disputeId).queryKey)?.revision ?? 0;
      const input = { dispute_id: disputeId, revision, ...change };
      return take(client, await call(commands.saveEvidence(input)));
    },
  });
}

const FILES = ["pdf", "png", "jpg", "jpeg"];

/** Asks which files; none when the person changed their mind. Nothing waits for that dialog. */
export const useChooseFiles = (onChosen: (paths: string[]) => void) =>
  useMutation({
    mutationFn: () =>
      open({ multiple: true, filters: [{ name: t("file.evidence"), extensions: FILES }] }),
    onSuccess: (paths) => paths && onChosen(paths),
  });

/** Attaches files in their order; those before one that is refused stay attached. */
export function useAttach(disputeId: string, field: EvidenceField) {
  const client = useQueryClient();
  return useMutation({
    ...inTurn(disputeId),
    mutationFn: async (paths: string[]) => {
      for (const path of paths) {
        const input: AttachEvidence = { dispute_id: disputeId, field, path };
        await take(client, await call(commands.attachEvidence(input)));
      }
    },
  });
}

export function useRemove(disputeId: string) {
  const client = useQueryClient();
  return useMutation({
    ...inTurn(disputeId),
    mutationFn: async (id: number) => take(client, await call(commands.removeAttachment({ id }))),
  });
}

export function useOrder(disputeId: string, field: EvidenceField) {
  const client = useQueryClient();
  return useMutation({
    ...inTurn(disputeId),
    mutationFn: async (ids: number[]) => {
      const input = { dispute_id: disputeId, field, ids };
      return take(client, await call(commands.orderAttachments(input)));
    },
  });
}

/** Puts the draft at Stripe, to be seen there; the bank gets nothing. */
export function useStage(disputeId: string) {
  const client = useQueryClient();
  return useMutation({
    ...inTurn(disputeId),
    ...readAgain(client, disputeId),
    mutationFn: async (revision: number) =>
      take(client, await call(commands.stageEvidence({ dispute_id: disputeId, revision }))),
  });
}
