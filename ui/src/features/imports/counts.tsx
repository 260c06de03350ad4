import { formatCount, label, t } from "@/lib/i18n";

type Props = {
  /** Of the texts for the codes. */
  prefix: string;
  counts: Partial<Record<string, number>>;
  /** How many of them stand in the list below. */
  listed: number;
};

/** How often each was found, most frequent first, and that the list below has some of them only. */
export function Counts({ prefix, counts, listed }: Props) {
  const found = Object.entries(counts)
    .map(([code, count = 0]) => ({ code, count }))
    .sort((a, b) => b.count - a.count);
  const all = found.reduce((sum, { count }) => sum + count, 0);
  if (found.length < 2 && all <= listed) return null;
  return (
    <div className="mb-3 flex flex-col gap-1 text-sm">
      {found.length > 1 && (
        <ul className="flex flex-wrap gap-x-6 gap-y-1">
          {found.map(({ code, count }) => (
            <li key={code}>
              {label(prefix, code)}{" "}
              <span className="figures font-medium">{formatCount(count)}</span>
            </li>
          ))}
        </ul>
      )}
      {all > listed && (
        <p className="text-ink-soft">{t("import.listed", { count: formatCount(listed) })}</p>
      )}
    </div>
  );
}
