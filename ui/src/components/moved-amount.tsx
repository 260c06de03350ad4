import { Amount } from "@/components/amount";
import { Credits } from "@/components/credits";

type Props = {
  /** The transaction, or its entry. */
  of: { user_id: string | null; currency: string };
  minor: number | null;
  toned?: boolean;
  signed?: boolean;
  className?: string;
};

/** What a transaction moved: credits of a wallet, or money between accounts of the company. */
export function MovedAmount({ of, minor, ...rest }: Props) {
  return of.user_id === null ? (
    <Amount minor={minor} currency={of.currency} {...rest} />
  ) : (
    <Credits count={minor} currency={of.currency} {...rest} />
  );
}
