import { useMutation } from "@tanstack/react-query";
import { commands } from "@/bindings";
import { call } from "@/lib/call";
import type { SetSettings } from "@/lib/types";

export const useSetSettings = () =>
  useMutation({ mutationFn: (input: SetSettings) => call(commands.setSettings(input)) });
