import { useSyncExternalStore } from "react";

type Theme = "light" | "dark" | "system";

const STORED_AS = "redress-theme";
const darkSystem = () => window.matchMedia("(prefers-color-scheme: dark)");
const listeners = new Set<() => void>();

function stored(): Theme {
  const value = localStorage.getItem(STORED_AS);
  return value === "light" || value === "dark" ? value : "system";
}

function paint(): void {
  const theme = stored();
  const dark = theme === "dark" || (theme === "system" && darkSystem().matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
}

/** Paints the stored theme and follows the system from then on; called once, before the first render. */
export function startTheme(): void {
  paint();
  darkSystem().addEventListener("change", paint);
}

export function setTheme(theme: Theme): void {
  localStorage.setItem(STORED_AS, theme);
  paint();
  for (const tell of listeners) tell();
}

export function useTheme(): Theme {
  return useSyncExternalStore((tell) => {
    listeners.add(tell);
    return () => listeners.delete(tell);
  }, stored);
}
