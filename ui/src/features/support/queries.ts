import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { commands } from "@/bindings";
import { call } from "@/lib/call";

/** A crash of an earlier run that nobody has looked at. */
export const crashReport = queryOptions({
  queryKey: ["get_crash_report"],
  queryFn: () => call(commands.getCrashReport({})),
  staleTime: Number.POSITIVE_INFINITY,
});

export function useDismissCrash() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => call(commands.dismissCrashReport({})),
    onSuccess: () => client.setQueryData(crashReport.queryKey, null),
  });
}

/** Puts the diagnostics on the clipboard; answers with what was copied. */
export const useCopyDiagnostics = () =>
  useMutation({
    mutationFn: async () => {
      const { text } = await call(commands.getDiagnostics({}));
      await navigator.clipboard.writeText(text);
      return text;
    },
  });

export const useOpenLogFolder = () =>
  useMutation({ mutationFn: () => call(commands.openLogFolder({})) });
