import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { guardComposition } from "@/lib/composition";
import { startTheme } from "@/lib/theme";
import { App } from "./app";
import "./styles.css";

guardComposition();
startTheme();
const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
