import { cx } from "@/lib/cx";
import { formatAmount } from "@/lib/money";

type Props = {
  /** Minor units; a sum beyond what a number holds comes as its digits. */
  minor: number | string | null;
  currency: string;
  /** Colour what is owed (or, signed, what comes in); the sign stands in any case. */
  toned?: boolean;
  /** Write a plus in front of what comes in. */
  signed?: boolean;
  className?: string;
};

/** Money, in figures of one width. */
export function Amount({ minor, currency, toned, signed, className }: Props) {
  if (minor === null) return <span className="text-ink-faint">–</span>;
  return (
    <span
      className={cx(
        "figures whitespace-nowrap",
        toned && !signed && Number(minor) < 0 && "text-danger",
        toned && signed && Number(minor) > 0 && "text-good",
        className,
      )}
    >
      {signed && Number(minor) > 0 && "+"}
      {formatAmount(minor, currency)}
    </span>
  );
}
