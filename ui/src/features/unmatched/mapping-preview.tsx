import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { CommandErrorText } from "@/components/command-error";
import { Notice } from "@/components/notice";
import { Facts } from "@/components/page";
import { LoadingBlock } from "@/components/states";
import { formatCount, t, tn } from "@/lib/i18n";
import type { UserMapping, UserMappingPreview } from "@/lib/types";
import { visible } from "@/lib/visible";
import { MappingExamples } from "./mapping-examples";
import { mappingPreview } from "./queries";
import { WHYS, whyWords } from "./words";

type Props = { mapping: UserMapping; onMatched: (count: number | null) => void };

/** What the mapping would do with the payments that wait. */
export function MappingPreview({ mapping, onMatched }: Props) {
  const { data, error } = useQuery(mappingPreview(mapping));
  const matched = data?.matched ?? null;
  useEffect(() => onMatched(matched), [matched, onMatched]);
  if (error) return <CommandErrorText error={error} />;
  if (!data) return <LoadingBlock lines={4} />;
  if (data.payments === 0) {
    return <p className="text-ink-soft text-sm">{t("mapping.preview.nothing")}</p>;
  }
  return (
    <section aria-label={t("mapping.preview")} className="flex flex-col gap-3">
      <div className="rounded-md border bg-sunken px-3 py-2" data-testid="mapping-preview">
        <Facts rows={factsOf(data)} />
      </div>
      {data.clash_count > 0 && <Clashes preview={data} />}
      <MappingExamples examples={data.examples} />
    </section>
  );
}

function factsOf(preview: UserMappingPreview): [string, string][] {
  const counts: [string, number][] = [
    [t("mapping.preview.matched"), preview.matched],
    [t("mapping.preview.new_users"), preview.new_users],
    ...WHYS.map((why): [string, number] => [
      t("mapping.preview.stays", { why: t(whyWords[why]) }),
      preview.unmatched[why] ?? 0,
    ]),
    [t("mapping.preview.customers_unmatched"), preview.customers_unmatched],
    [t("mapping.preview.without_customer"), preview.without_customer],
  ];
  const [first, ...others] = counts;
  const shown = first ? [first, ...others.filter(([, count]) => count > 0)] : [];
  return shown.map(([name, count]) => [name, formatCount(count)]);
}

function Clashes({ preview }: { preview: UserMappingPreview }) {
  return (
    <Notice
      tone="warn"
      title={tn("mapping.clashes", preview.clash_count)}
      text={t("mapping.clashes.text")}
    >
      <ul className="mt-1 max-h-32 overflow-y-auto">
        {preview.clashes.map((clash) => (
          <li key={clash.value} className="truncate" title={clash.customers.join(", ")}>
            {visible(clash.value)}: {tn("mapping.clash.customers", clash.customer_count)}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
