import { lazy, Suspense, useState } from "react";
import { useShortcuts } from "@/lib/use-shortcuts";

const Palette = lazy(() => import("./palette"));

/** Ctrl+K opens the palette, which is loaded when somebody first asks for it. */
export function PaletteKey() {
  const [isOpen, setOpen] = useState(false);
  useShortcuts({ palette: () => setOpen(true) });
  return <Suspense>{isOpen && <Palette onClose={() => setOpen(false)} />}</Suspense>;
}
