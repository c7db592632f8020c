// A panel of VS Code: graphs come by messages, and files are opened in the editor.

import type { Host, News } from "./host";
import type { FromView, Kept, ToView } from "./messages";

/** What a page in a panel has to speak with the extension. */
export interface Panel {
  postMessage(message: FromView): void;
  getState(): Kept | undefined;
  setState(state: Kept): void;
}

/** What the page says that the graph is of. */
export interface Subject {
  readonly title: string;
  /** The URI of the folder; none if there is no folder. */
  readonly folder: string | undefined;
}

export function vscode(panel: Panel, { title, folder }: Subject, script: HTMLScriptElement | null): Host {
  let kept = keptOf(panel, folder);
  const keep = (news: Partial<Kept>) => panel.setState((kept = { ...kept, ...news }));
  return {
    title,
    hasEditor: true,
    listen: (news: News) => {
      // Who changes nothing has the same folder again, too.
      keep({});
      window.addEventListener("message", ({ data }: MessageEvent<ToView>) => {
        if (data.type === "current") keep({ current: data.path });
        tell(news, data);
      });
      panel.postMessage({ type: "ready" });
    },
    address: () => kept.address,
    current: () => kept.current,
    keep: (address) => keep({ address }),
    open: (path, line, isGlance) => panel.postMessage({ type: "open", path, isGlance, ...(line === undefined ? {} : { line }) }),
    save: async (name, content) => panel.postMessage({ type: "save", name, base64: await base64(content) }),
    script: async () => (script ? (await fetch(script.src)).text() : undefined),
  };
}

/** What was kept, unless the reader looked at another folder then. */
function keptOf(panel: Panel, folder: string | undefined): Kept {
  const before = panel.getState();
  if (before && before.folder === folder) return before;
  return { address: "", ...(folder === undefined ? {} : { folder }) };
}

function tell(news: News, message: ToView): void {
  switch (message.type) {
    case "graph":
      return news.document(message.document);
    case "current":
      return news.current(message.path);
    case "around":
      return news.around(message.path);
    case "problem":
      return news.problem(message.text);
  }
}

async function base64(content: Blob): Promise<string> {
  const bytes = new Uint8Array(await content.arrayBuffer());
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 0x8000) parts.push(String.fromCharCode(...bytes.subarray(at, at + 0x8000)));
  return btoa(parts.join(""));
}
