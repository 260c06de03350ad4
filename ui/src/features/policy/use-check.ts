import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { useDebounced } from "@/lib/use-debounced";
import { type Draft, policyOf } from "./draft";
import { type Placed, place, together, typedWrong } from "./problems";
import { policyCheck } from "./queries";

const SETTLE_MS = 250;

/** What the rules say, by their keys, so that a sentence follows its rule when that is moved. */
type Sayings = { rules: Map<number, string>; otherwise: string | null };

/** Sentences, and the rules they are about. */
type Said = { about: Draft; sentences: readonly string[] };

export type Checked = {
  problems: Placed;
  sayings: Sayings;
  /** Whether the desk could read the draft; where it could not, a sentence may be an older one. */
  isReadable: boolean;
  /** Whether all this is about the draft as it stands now. */
  isCurrent: boolean;
  error: unknown;
};

/** Has the desk judge a draft while it is being written; the last answer stands until the next. */
export function useCheck(draft: Draft, currency: string, inForce: Said): Checked {
  const settled = useDebounced(draft, SETTLE_MS);
  const check = policyCheck(useMemo(() => policyOf(settled, currency), [settled, currency]));
  const { data, error, isPlaceholderData } = useQuery({
    queryKey: check.queryKey,
    queryFn: async () => ({ about: settled, ...(await check.ask()) }),
    placeholderData: keepPreviousData,
  });
  const about = isPlaceholderData && data ? data.about : settled;
  const problems = useMemo(
    () => place(together(typedWrong(about, currency), data?.problems ?? []), about),
    [about, currency, data],
  );
  const sayings = useSayings(about, data?.sentences, inForce);
  return {
    problems,
    sayings,
    isReadable: data === undefined || data.sentences.length > 0,
    isCurrent: settled === draft && !isPlaceholderData && data !== undefined,
    error,
  };
}

/** One rule that cannot be read leaves all without a sentence; those said before still hold. */
function useSayings(about: Draft, sentences: readonly string[] | undefined, first: Said): Sayings {
  const [said, setSaid] = useState(() => sayings(first));
  useEffect(() => {
    if (sentences && sentences.length > 0) setSaid(sayings({ about, sentences }));
  }, [about, sentences]);
  return said;
}

function sayings({ about, sentences }: Said): Sayings {
  const pairs = about.rules.map((rule, at): [number, string] => [rule.key, sentences[at] ?? ""]);
  return { rules: new Map(pairs), otherwise: sentences[about.rules.length] ?? null };
}
