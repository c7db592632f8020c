// Puts the view onto the page.

import { createRoot } from "react-dom/client";

import type { Host } from "../host/host";
import { page } from "../host/page";
import { vscode, type Panel } from "../host/vscode";
import { Layouter } from "../layout/layouter";
import { App } from "./app";

declare global {
  /** In a panel of VS Code, and nowhere else. */
  var acquireVsCodeApi: (() => Panel) | undefined;
}

/** The element that the view is in, which says what the graph is of: `data-title`, and in a panel `data-folder`. */
const ROOT = "view";

/** Starts the view, whose script stands in `script`. */
export async function start(script: HTMLScriptElement | null): Promise<void> {
  const root = document.getElementById(ROOT);
  if (!root) return;
  const panel = globalThis.acquireVsCodeApi?.();
  const { title = "", folder } = root.dataset;
  const host: Host = panel ? vscode(panel, { title, folder }, script) : page(title, script);
  // A script that cannot be read is no worker: the page lays out itself.
  const text = await host.script().catch(() => undefined);
  createRoot(root).render(<App host={host} layouter={new Layouter(text)} />);
}
