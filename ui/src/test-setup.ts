import { cleanup } from "@testing-library/react";
import { afterEach } from "vitest";

// Radix asks the layout engine things that jsdom does not have.
Element.prototype.hasPointerCapture ??= () => false;
Element.prototype.scrollIntoView ??= () => undefined;
globalThis.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
};

afterEach(cleanup);
