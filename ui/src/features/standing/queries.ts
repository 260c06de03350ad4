import { queryOptions } from "@tanstack/react-query";
import { commands } from "@/bindings";
import { call } from "@/lib/call";
import { keysetQuery } from "@/lib/keyset";
import type { StandingTexts } from "@/lib/types";

/** The texts in force. */
export const standingTexts = queryOptions({
  queryKey: ["get_standing_texts"],
  queryFn: () => call(commands.getStandingTexts({})),
  refetchInterval: 30_000,
});

/** The texts of a version; they never change. */
export const textsOfVersion = (version: number) =>
  queryOptions({
    queryKey: ["get_standing_texts", version],
    queryFn: () => call(commands.getStandingTexts({ version })),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const textVersions = keysetQuery("list_standing_texts", {}, (page) =>
  call(commands.listStandingTexts(page)),
);

export const saveTexts = (texts: StandingTexts, reason: string | null) =>
  call(commands.setStandingTexts({ texts, reason }));
