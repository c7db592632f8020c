// What is drawn of a graph, of documents of which everything is known.

import assert from "node:assert/strict";
import { test } from "node:test";

import type { GraphModule, ModuleGraph } from "../src/document";
import { Graph } from "../src/model/graph";
import { figure, metric } from "../src/model/metrics";
import { neighbourhood, SIDE } from "../src/model/neighbourhood";
import { reach } from "../src/model/reach";
import { search } from "../src/model/search";
import { address, atAddress, change, first, shown, type Project } from "../src/model/state";
import { MOST_CHILDREN, Tree } from "../src/model/tree";
import { expand, FIRST, MOST, MOST_ARROWS } from "../src/model/view";

/** A document with these modules, and edges as `from → to`. */
function document(paths: readonly (string | GraphModule)[], edges: readonly string[] = []): ModuleGraph {
  const modules = paths.map((path) => (typeof path === "string" ? { id: path, path, kind: "file", language: "python" } : path));
  return {
    schema: "astrolens-graph-1",
    version: "0",
    modules,
    edges: edges.map((edge) => {
      const [from = "", to = "", kind = "import"] = edge.split(" → ");
      return { from, to, kind, line: 1, uses: 1, flags: [] };
    }),
    cycles: [],
    unresolved: [],
    problems: [],
    summary: { modules: modules.length, edges: edges.length, cycles: 0, unresolved: 0, propagation_cost: null },
  };
}

function project(paths: readonly (string | GraphModule)[], edges: readonly string[] = []): Project {
  const graph = new Graph(document(paths, edges));
  return { graph, tree: new Tree(graph) };
}

const units = ({ graph }: Project, ...ids: string[]) => ids.map((id) => graph.find(id) as number);
const names = (items: readonly { id: string }[]) => items.map(({ id }) => id).sort();

/** `count` files in a folder. */
const many = (folder: string, count: number) => Array.from({ length: count }, (_, at) => `${folder}/f${String(at).padStart(3, "0")}.py`);

test("a file of a package is the package, which has its edges", () => {
  const packages: GraphModule[] = ["cart", "tax"].flatMap((name) => [
    { id: name, path: name, kind: "package", language: "go" },
    { id: `${name}/${name}.go`, path: `${name}/${name}.go`, kind: "file", language: "go", package: name },
  ]);
  const { graph, tree } = project(packages, ["cart/cart.go → tax"]);
  assert.deepEqual(graph.units.map(({ id, files }) => [id, files]), [["cart", ["cart/cart.go"]], ["tax", ["tax/tax.go"]]]);
  assert.deepEqual(graph.links.map(({ from, to }) => [from, to]), [[0, 1]]);
  assert.deepEqual(tree.root.children.map(({ kind, name }) => [kind, name]), [["unit", "tax"], ["unit", "cart"]]);
});

test("what makes a file a part of another is no link", () => {
  assert.equal(project(["lib.rs", "a.rs"], ["lib.rs → a.rs → mod"]).graph.links.length, 0);
});

test("folders that hold but one thing are shown as that", () => {
  const { tree } = project(["src/main/app/a.py", "src/main/app/b.py", "lone/one.py"]);
  assert.deepEqual(tree.root.children.map(({ id, name }) => [id, name]), [["src/main/app/", "src/main/app"], ["lone/one.py", "lone/one.py"]]);
});

test("what a folder has no room for is in groups of their own, the least important last", () => {
  const files = many("a", 100);
  const { tree } = project([...files, "b.py"], ["b.py → a/f099.py"]);
  const folder = tree.find("a/");
  assert.ok(folder?.kind === "folder");
  assert.equal(folder.children.length, MOST_CHILDREN);
  assert.equal(folder.children[0]?.id, "a/f099.py");
  // 39 of the 100, then 39 of the 61 left, then 22.
  const rest = folder.children.at(-1);
  assert.ok(rest?.kind === "folder" && rest.isRest);
  assert.equal(rest.name, "61 more");
  const second = rest.children.at(-1);
  assert.ok(second?.kind === "folder" && second.name === "22 more");
});

test("the figures of a folder are of what leaves it and comes to it", () => {
  const it = project(["a/1.py", "a/2.py", "b/1.py", "b/2.py", "c.py"], ["a/1.py → a/2.py", "a/1.py → b/1.py", "a/2.py → b/1.py", "b/1.py → c.py", "b/2.py → a/1.py"]);
  const of = (id: string) => figure(it.graph, metric(id)!, it.tree.find("a/")!.units);
  // b/2 asks for it; it asks for b/1, and by way of that for c.
  assert.deepEqual([of("fan_in"), of("fan_out"), of("instability"), of("dependents"), of("dependencies")], [1, 1, 0.5, 1, 2]);
});

test("a change reaches those who ask, by way of others too", () => {
  const it = project(["a.py", "b.py", "c.py", "d.py"], ["b.py → a.py", "c.py → b.py", "a.py → c.py", "d.py → c.py"]);
  const reached = reach(it.graph, units(it, "a.py"), "dependents");
  assert.deepEqual([...reached].map(([unit, distance]) => [it.graph.unit(unit).id, distance]), [["a.py", 0], ["b.py", 1], ["c.py", 2], ["d.py", 3]]);
});

test("a picture starts with the largest folders open, and with what can be read", () => {
  const it = project([...many("large", 30), ...many("small", 29), ...many("other", 5)]);
  // 3 folders; with the 30 files of the largest 32, and with those of the next 60.
  assert.deepEqual(first(it).expanded, ["large/", "small/"]);
  assert.equal(shown(it, first(it)).items.length, FIRST);
});

test("what was opened longest ago is closed for what is opened now", () => {
  const folders = Array.from({ length: 9 }, (_, at) => `d${at}`);
  const it = project(folders.flatMap((folder) => many(folder, 40)));
  let expanded: string[] = [];
  for (const folder of folders) {
    const item = it.tree.find(`${folder}/`);
    if (item?.kind === "folder") expanded = expand(it.tree, expanded, item);
    assert.ok(shown(it, { ...first(it), expanded }).items.length <= MOST);
  }
  // Five of forty and four closed ones are 204; with a sixth there would be 243.
  assert.deepEqual(expanded, ["d4/", "d5/", "d6/", "d7/", "d8/"]);
});

test("arrows between closed folders are those between what is in them", () => {
  const it = project(["a/1.py", "a/2.py", "b/1.py", "b/2.py"], ["a/1.py → b/1.py", "a/2.py → b/1.py", "a/1.py → a/2.py"]);
  const seen = shown(it, { ...first(it), expanded: [] });
  assert.deepEqual(seen.arrows.map(({ from, to, uses, links }) => [from, to, uses, links]), [["a/", "b/", 2, 2]]);
});

test("of more arrows than can be followed the strongest are drawn, and of each item one at least", () => {
  const files = many("a", 25);
  const edges = files.flatMap((from) => files.filter((to) => to !== from).map((to) => `${from} → ${to}`));
  const it = project([...files, "z.py"], [...edges, "z.py → a/f000.py"]);
  const seen = shown(it, first(it));
  // 25 times 24, and one.
  assert.deepEqual([seen.allArrows, seen.arrows.length], [601, MOST_ARROWS]);
  assert.ok(seen.arrows.some(({ from }) => from === "z.py"));
});

test("around a file are its neighbours on both sides, and the rest of many as one", () => {
  const askers = many("x", SIDE + 3);
  const it = project(["a.py", "b.py", ...askers], ["a.py → b.py", ...askers.map((path) => `${path} → a.py`)]);
  const seen = neighbourhood(it.graph, it.tree, it.tree.find("a.py")!, 1);
  assert.equal(seen.items.length, 1 + SIDE + 1);
  assert.deepEqual(seen.left.map(({ id, name, units }) => [id, name, units.length]), [["dependents:more", "3 more", 3]]);
  assert.ok(seen.arrows.some(({ from, to }) => from === "dependents:more" && to === "a.py"));
});

test("the search wants every word in the path, and likes names that begin with the last", () => {
  const { tree } = project(["db/models/base.py", "db/base/models.py", "core/base.py", "db/models/database.py"]);
  assert.deepEqual(search(tree, "models base", 5).map(({ id }) => id), ["db/models/base.py", "db/models/database.py", "db/base/models.py"]);
  assert.deepEqual(search(tree, "nowhere", 5), []);
});

test("an address tells all that is seen, and nothing of what is as at first", () => {
  const it = project([...many("a", 50), ...many("b", 50), "c.py"], ["c.py → a/f000.py"]);
  assert.equal(address(it, first(it)), "");
  const actions = [{ do: "toggle", id: "b/" }, { do: "look", scene: { kind: "around", id: "c.py", depth: 2 } }, { do: "draw", size: "layer" }, { do: "show", form: "list" }, { do: "follow", follows: false }] as const;
  const state = actions.reduce((state, action) => change(it, state, action), first(it));
  assert.deepEqual(atAddress(it, address(it, state)), state);
});

test("what is looked around follows the editor, unless it is not to", () => {
  const it = project(["a.py", "b.py"], ["a.py → b.py"]);
  const current = { do: "current", id: "b.py" } as const;
  assert.deepEqual(change(it, first(it), current), first(it));
  const around = change(it, first(it), { do: "look", scene: { kind: "around", id: "a.py", depth: 2 } });
  assert.deepEqual(change(it, around, current).scene, { kind: "around", id: "b.py", depth: 2 });
  const stays = change(it, around, { do: "follow", follows: false });
  assert.deepEqual(change(it, stays, current), stays);
});

test("an address of what is not there shows what is", () => {
  const it = project(["a.py", "b.py"]);
  assert.deepEqual(atAddress(it, "around=gone.py&selected=gone.py&open=gone%2F&cycle=7"), { ...first(it), expanded: [] });
});

test("what is sought is shown in its folder", () => {
  const it = project([...many("a", 70), ...many("b", 70)]);
  const state = change(it, first(it), { do: "reveal", id: "b/f069.py" });
  assert.ok(names(shown(it, state).items).includes("b/f069.py"));
  assert.equal(state.selected, "b/f069.py");
});
