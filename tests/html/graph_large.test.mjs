// The page of the module graph in a real browser: Django with its tests, some 2,800 modules.

import assert from "node:assert/strict";
import { before } from "node:test";

import { address, at, click, details, drawn, enter, find, hover, leaves, settled } from "./graph_page.mjs";
import { barriers, onPage, report, told, useProject } from "./harness.mjs";
import { fetchDjango } from "./project.mjs";

useProject(fetchDjango, "graph");

let graph;
before(() => (graph = told(0, "graph", report.root)));
const module = (id) => graph.modules.find((one) => one.id === id);

/** How many pairs of drawn things lie over one another. */
function overlaps(nodes) {
  const boxes = nodes.map(({ box }) => box);
  return boxes.flatMap((one, at) => boxes.slice(at + 1).filter((other) => one.x1 < other.x2 && other.x1 < one.x2 && one.y1 < other.y2 && other.y1 < one.y2)).length;
}

onPage("it starts with groups that can be read, none over another", {}, async (page) => {
  await settled(page);
  assert.ok(graph.modules.length > 1000, `${graph.modules.length} modules`);
  const nodes = await leaves(page);
  assert.ok(nodes.length > 15 && nodes.length <= 60, `${nodes.length} nodes`);
  assert.equal(overlaps(nodes), 0);
});

onPage("the same graph is drawn the same", {}, async (page) => {
  const places = async () => {
    await at(page, report.address);
    await settled(page);
    return (await leaves(page)).map(({ id, x, y }) => [id, x, y]);
  };
  assert.deepEqual(await places(), await places());
});

onPage("a file deep in a folder is found, shown and linked to", {}, async (page) => {
  await settled(page);
  await find(page, "db models base");
  await settled(page);
  const nodes = await leaves(page);
  assert.ok(nodes.some(({ id, classes }) => id === "django/db/models/base.py" && classes.includes("chosen")));
  const link = page.url();
  await at(page, link);
  await settled(page);
  assert.equal((await address(page)).selected, "django/db/models/base.py");
  assert.deepEqual((await leaves(page)).map(({ id }) => id).sort(), nodes.map(({ id }) => id).sort());
});

onPage("how far a change reaches is what the analysis says", {}, async (page) => {
  await at(page, `${report.address}#around=django/utils/functional.py`);
  await settled(page);
  await hover(page, "django/utils/functional.py");
  const { dependents } = module("django/utils/functional.py");
  assert.ok(dependents > 100, `${dependents}`);
  await page.getByText(`A change of functional.py can reach ${dependents.toLocaleString("en")} of `).waitFor();
});

onPage("a folder's fan-in is how many outside ask for what is in it", {}, async (page) => {
  await settled(page);
  await find(page, "django/db/models/sql");
  const inside = (id) => id.startsWith("django/db/models/sql/");
  const outside = new Set(graph.edges.filter(({ from, to }) => inside(to) && !inside(from)).map(({ from }) => from));
  const figure = details(page).locator("dl.figures div", { hasText: "Fan-in" }).locator("dd");
  assert.equal(await figure.textContent(), String(outside.size));
});

onPage("whatever is opened, no more is drawn than can be read", {}, async (page) => {
  await settled(page);
  for (let round = 0; round < 8; round += 1) {
    const largest = await page.evaluate(() => {
      const closed = document.querySelector(".picture")._cyreg.cy.nodes("[kind='folder']");
      const count = (node) => Number(node.data("label").match(/\d+/)?.[0] ?? 0);
      return closed.max(count).ele?.id();
    });
    if (largest === undefined) break;
    await enter(page, largest);
    await settled(page);
    const nodes = await leaves(page);
    assert.ok(nodes.length <= 240, `${nodes.length} nodes`);
    assert.equal((await drawn(page)).nodes.some(({ id, kind }) => id === largest && kind === "open"), true);
  }
});

onPage("what most ask for has its neighbours in view, and the rest as one", {}, async (page) => {
  const [most] = [...graph.modules].sort((one, other) => (other.fan_in ?? 0) - (one.fan_in ?? 0));
  await at(page, `${report.address}#around=${most.id}`);
  await settled(page);
  const nodes = await leaves(page);
  assert.ok(nodes.length <= 51, `${nodes.length} nodes`);
  await click(page, "dependents:more");
  assert.match(await details(page).getByRole("heading", { name: /^More/ }).textContent(), /\d/);
});

onPage("there are no barriers, in the picture and in the list", {}, async (page) => {
  await settled(page);
  assert.deepEqual(await barriers(page), []);
  await page.getByRole("radio", { name: "List" }).check();
  assert.deepEqual(await barriers(page), []);
});
