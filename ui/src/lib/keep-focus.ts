/** What moves takes its button along; who moves it by keyboard wants to press again. */
export function keepFocus(move: string): void {
  requestAnimationFrame(() => {
    document.querySelector<HTMLElement>(`[data-move="${move}"]`)?.focus();
  });
}
