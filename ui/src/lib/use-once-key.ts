import { useState } from "react";

/** The idempotency key of what a dialog does: one for each opening, so that pressing twice acts once. */
export function useOnceKey(): string {
  const [key] = useState(() => crypto.randomUUID());
  return key;
}
