import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [react(), tailwindcss()],
  resolve: { tsconfigPaths: true },
  // Safari 16.4 is what WebKitGTK 2.40 understands, the oldest engine we open in.
  build: { target: ["safari16.4", "chrome111"], chunkSizeWarningLimit: 900 },
  clearScreen: false,
  // The user guide that help shows stands above this folder.
  server: { port: 5173, strictPort: true, fs: { allow: [".."] } },
  test: {
    environment: "jsdom",
    setupFiles: ["src/test-setup.ts"],
    restoreMocks: true,
    // Two cores that also compile are slow.
    testTimeout: 20_000,
    // Far from UTC, so that a day or an hour of the wrong zone is seen.
    env: { TZ: "Pacific/Auckland" },
  },
});
