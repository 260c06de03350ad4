import { useState } from "react";
import type { UserDetail } from "@/lib/types";

/** The wallet that a dialog is about: the first, until another is chosen. */
export function useWallet({ wallets }: UserDetail) {
  const [currency, setCurrency] = useState(wallets[0]?.currency ?? "");
  const wallet = wallets.find((one) => one.currency === currency) ?? wallets[0];
  return [wallet, setCurrency] as const;
}
