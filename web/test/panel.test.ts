// What the view keeps in a panel of VS Code.

import assert from "node:assert/strict";
import { test } from "node:test";

import type { News } from "../src/host/host";
import type { Kept, ToView } from "../src/host/messages";
import { vscode, type Panel } from "../src/host/vscode";

const FOLDER = "file:///work/shop";

/** A panel whose page is made again with what was kept, of a folder; and what it keeps. */
function opened(before: Kept | undefined, folder: string | undefined) {
  const page = new EventTarget();
  Object.assign(globalThis, { window: page });
  const panel = { kept: before, said: [] as string[] };
  const asked: Panel = {
    getState: () => panel.kept,
    setState: (state) => (panel.kept = state),
    postMessage: ({ type }) => panel.said.push(type),
  };
  const host = vscode(asked, { title: "shop", folder }, null);
  const news: News = { document: () => undefined, current: () => undefined, around: () => undefined, address: () => undefined, problem: () => undefined };
  host.listen(news);
  const tell = (data: ToView) => page.dispatchEvent(Object.assign(new Event("message"), { data }));
  return { host, panel, tell };
}

test("what was seen of a folder is seen again, with the file that was in the editor then", () => {
  const { host, panel, tell } = opened(undefined, FOLDER);
  // Nothing has to happen for the folder to be known.
  assert.deepEqual([panel.kept, panel.said], [{ folder: FOLDER, address: "" }, ["ready"]]);
  host.keep("around=a.py", true);
  tell({ type: "current", path: "b.py" });
  assert.deepEqual(panel.kept, { folder: FOLDER, address: "around=a.py", current: "b.py" });
  const again = opened(panel.kept, FOLDER).host;
  assert.deepEqual([again.address(), again.current()], ["around=a.py", "b.py"]);
});

test("what was seen of another folder is not", () => {
  const before = { folder: FOLDER, address: "around=a.py", current: "b.py" };
  for (const folder of ["file:///work/other", undefined]) {
    const { host, panel } = opened(before, folder);
    assert.deepEqual([host.address(), host.current()], ["", undefined]);
    assert.deepEqual(panel.kept, folder === undefined ? { address: "" } : { folder, address: "" });
  }
});
