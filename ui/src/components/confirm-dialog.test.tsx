import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { NoteField } from "@/components/note-field";
import { ReasonPicks } from "@/components/reason-picks";
import { TipProvider } from "@/components/ui/tip";
import { useDraftText } from "@/lib/unsaved";

type Props = { onConfirm: () => void; needsReason?: boolean; isPending?: boolean };

function Question({ onConfirm, needsReason = false, isPending = false }: Props) {
  const note = useDraftText("test");
  return (
    <ConfirmDialog
      open
      onOpenChange={() => undefined}
      title="Reject"
      confirm="Reject request"
      start="confirm"
      disabled={needsReason && note.text === ""}
      pending={isPending}
      error={null}
      onConfirm={onConfirm}
    >
      {needsReason && <ReasonPicks reasons={["Too old.", "Used up."]} draft={note} />}
      <NoteField label="Note" draft={note} />
    </ConfirmDialog>
  );
}

function ask(props: Partial<Props> = {}) {
  const onConfirm = vi.fn();
  render(
    <TipProvider>
      <Question onConfirm={onConfirm} {...props} />
    </TipProvider>,
  );
  return onConfirm;
}

const note = () => screen.getByLabelText<HTMLTextAreaElement>("Note");

test("Enter is enough for an action of every day", async () => {
  const onConfirm = ask();
  await userEvent.keyboard("{Enter}");
  expect(onConfirm).toHaveBeenCalledTimes(1);
});

test("nothing is confirmed twice while it is under way", async () => {
  const onConfirm = ask({ isPending: true });
  note().focus();
  await userEvent.keyboard("{Enter}{Control>}{Enter}{/Control}");
  expect(onConfirm).not.toHaveBeenCalled();
});

test("n goes to the note, where it is a letter; Ctrl and Enter confirm from there", async () => {
  const onConfirm = ask();
  await userEvent.keyboard("nno fee");
  expect(document.activeElement).toBe(note());
  expect(note().value).toBe("no fee");
  await userEvent.keyboard("{Control>}{Enter}{/Control}");
  expect(onConfirm).toHaveBeenCalledTimes(1);
});

test("what needs a reason is confirmed by its digit and Enter, and not without", async () => {
  const onConfirm = ask({ needsReason: true });
  await userEvent.keyboard("{Control>}{Enter}{/Control}");
  expect(onConfirm).not.toHaveBeenCalled();
  await userEvent.keyboard("2");
  expect(note().value).toBe("Used up.");
  expect(document.activeElement).toBe(screen.getByTestId("confirm-action"));
  await userEvent.keyboard("{Enter}");
  expect(onConfirm).toHaveBeenCalledTimes(1);
});
