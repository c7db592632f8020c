// A page by itself, which holds its graph: the HTML export.

import type { ModuleGraph } from "../document";
import type { Host, News } from "./host";

/** The element with the document. */
const DATA = "graph";

export function page(title: string, script: HTMLScriptElement | null): Host {
  return {
    title,
    hasEditor: false,
    listen: (news: News) => {
      window.addEventListener("hashchange", () => news.address(location.hash.slice(1)));
      news.document(JSON.parse(document.getElementById(DATA)?.textContent ?? "") as ModuleGraph);
    },
    address: () => location.hash.slice(1),
    current: () => undefined,
    keep: (address, isStep) => {
      const whole = `${location.pathname}${location.search}${address === "" ? "" : `#${address}`}`;
      if (isStep) history.pushState(null, "", whole);
      else history.replaceState(null, "", whole);
    },
    // What a page shows of a file is in its details.
    open: () => undefined,
    save: async (name, content) => {
      const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(content), download: name });
      link.click();
      URL.revokeObjectURL(link.href);
    },
    script: async () => script?.textContent ?? undefined,
  };
}
