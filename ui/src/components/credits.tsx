import { cx } from "@/lib/cx";
import { formatCredits } from "@/lib/money";

type Props = {
  /** Minor units of a wallet; a sum beyond what a number holds comes as its digits. */
  count: number | string | null;
  /** Of the wallet: credits of two currencies are two things. */
  currency: string;
  /** Colour what is owed (or, signed, what comes in); the sign stands in any case. */
  toned?: boolean;
  /** Write a plus in front of what comes in. */
  signed?: boolean;
  className?: string;
};

/** Prepaid credits, counted: what they cost is another figure. */
export function Credits({ count, currency, toned, signed, className }: Props) {
  if (count === null) return <span className="text-ink-faint">–</span>;
  return (
    <span
      className={cx(
        "figures whitespace-nowrap",
        toned && !signed && Number(count) < 0 && "text-danger",
        toned && signed && Number(count) > 0 && "text-good",
        className,
      )}
    >
      {signed && Number(count) > 0 && "+"}
      {formatCredits(count, currency)}
    </span>
  );
}
