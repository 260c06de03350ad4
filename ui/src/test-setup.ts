import { cleanup, configure } from "@testing-library/react";
import { afterEach } from "vitest";

configure({ asyncUtilTimeout: 5_000 });

// Radix asks the layout engine things that jsdom does not have.
Element.prototype.hasPointerCapture ??= () => false;
Element.prototype.scrollIntoView ??= () => undefined;
globalThis.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
};

globalThis.scrollTo = () => undefined;

afterEach(() => {
  cleanup();
  // Drafts outlive a page, but not a test.
  localStorage.clear();
  window.dispatchEvent(new StorageEvent("storage", { key: null }));
});
