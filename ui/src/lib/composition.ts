/** WebKit ends a composition before it tells of the key that ended it; then only this code is left. */
const PROCESSED_BY_INPUT_METHOD = 229;

/**
 * A key that an input method uses is not a key of the window: Enter that picks a word neither sends a
 * form nor opens a row, j that begins a syllable does not move. Called once, before anything listens.
 */
export function guardComposition(): void {
  window.addEventListener(
    "keydown",
    (event) => {
      if (!event.isComposing && event.keyCode !== PROCESSED_BY_INPUT_METHOD) return;
      event.stopImmediatePropagation();
      if (event.key === "Enter") event.preventDefault();
    },
    { capture: true },
  );
}
