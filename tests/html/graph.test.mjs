// The page of the module graph in a real browser: a small project, of which everything is known.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import { address, at, click, details, drawn, enter, find, hover, leaves, settled } from "./graph_page.mjs";
import { NARROW, barriers, onPage, report, useProject } from "./harness.mjs";
import { HOSTILE, writeModules } from "./project.mjs";

useProject(writeModules, "graph");

/** The three that ask for one another, and those that ask for them. */
const CYCLE = ["shop/app.py", "shop/store.py", "shop/tax.py"];
const ids = async (page) => (await leaves(page)).map(({ id }) => id).sort();

onPage("all of a small project is open, and what is in a cycle is red", {}, async (page) => {
  await settled(page);
  assert.deepEqual(await ids(page), [`hostile/${HOSTILE}.py`, "shop/__init__.py", ...CYCLE, "tools/report.py"].sort());
  const { nodes, arrows } = await drawn(page);
  assert.deepEqual(arrows.map(({ from, to }) => `${from} → ${to}`).sort(), [
    `hostile/${HOSTILE}.py → shop/tax.py`,
    "shop/app.py → shop/store.py",
    "shop/app.py → shop/tax.py",
    "shop/store.py → shop/tax.py",
    "shop/tax.py → shop/app.py",
    "tools/report.py → shop/store.py",
  ]);
  const red = nodes.find(({ id }) => id === "shop/app.py").border;
  assert.deepEqual(nodes.filter(({ border }) => border === red).map(({ id }) => id).sort(), CYCLE);
  assert.deepEqual(arrows.filter(({ colour }) => colour === red).map(({ from, to }) => from.startsWith("shop/") && to.startsWith("shop/")), [true, true, true, true]);
});

onPage("a click tells of a file: its figures, and where it is asked for", {}, async (page) => {
  await settled(page);
  await click(page, "shop/tax.py");
  const told = details(page);
  assert.equal(await told.getByRole("heading", { level: 2 }).textContent(), "tax.py");
  // Asked for by app, store and the one with the hostile name; a change of it reaches report as well.
  const figure = (name) => told.locator("dl.figures div", { has: page.getByText(name, { exact: true }) }).locator("dd").textContent();
  assert.deepEqual([await figure("Fan-in"), await figure("Fan-out"), await figure("Blast radius")], ["3", "1", "4"]);
  assert.deepEqual(await told.locator("section", { hasText: "Asked for by" }).locator("code.place").allTextContents(), [`hostile/${HOSTILE}.py:1`, "shop/app.py:1", "shop/store.py:1"]);
  assert.deepEqual(await told.locator("section", { hasText: "Asks for" }).locator("code.place").allTextContents(), ["shop/tax.py:2"]);
  assert.equal((await address(page)).selected, "shop/tax.py");
});

onPage("an arrow tells of what is behind it", {}, async (page) => {
  await at(page, `${report.address}#${new URLSearchParams({ selected: "shop/app.py\nshop/store.py" })}`);
  assert.match(await details(page).textContent(), /shop\/app\.py → shop\/store\.py.*shop\/app\.py:1 import.* 2 uses/);
});

onPage("pointing at a file shows how far a change of it reaches", {}, async (page) => {
  await settled(page);
  await hover(page, "shop/store.py");
  // Itself asked for by app and report, and by way of app by tax, and by way of tax by the hostile one.
  await page.getByText("A change of store.py can reach 4 of 6").waitFor();
  const marked = async (name) => (await drawn(page)).nodes.filter(({ classes }) => classes.includes(name)).map(({ id }) => id).sort();
  assert.deepEqual(await marked("next"), ["shop/app.py", "tools/report.py"]);
  assert.deepEqual(await marked("near"), [`hostile/${HOSTILE}.py`, "shop/tax.py"]);
  assert.deepEqual(await marked("far"), ["shop/__init__.py"]);
  await page.mouse.move(2, 300);
  await page.getByText("A change of").waitFor({ state: "detached" });
  assert.deepEqual(await marked("far"), []);
  // What is pointed at goes with what is looked at.
  await hover(page, "tools/report.py");
  await page.getByText("A change of tools/report.py can reach 0 of 6").waitFor();
  await page.goto(`${report.address}#around=shop/app.py`);
  await page.getByText("A change of").waitFor({ state: "detached" });
});

onPage("folders close and open by two clicks, and by the keyboard", {}, async (page) => {
  await settled(page);
  await enter(page, "shop/");
  await settled(page);
  assert.deepEqual(await ids(page), [`hostile/${HOSTILE}.py`, "shop/", "tools/report.py"]);
  const { arrows } = await drawn(page);
  assert.deepEqual(arrows.map(({ from, to }) => `${from} → ${to}`).sort(), [`hostile/${HOSTILE}.py → shop/`, "tools/report.py → shop/"]);
  await page.getByRole("application").press("Enter");
  await settled(page);
  assert.equal((await ids(page)).length, 6);
  await click(page, "shop/app.py");
  await page.getByRole("application").press("Backspace");
  await settled(page);
  assert.ok((await ids(page)).includes("shop/"));
});

onPage("arrow keys go from one to the next, and what is chosen is said", {}, async (page) => {
  await settled(page);
  await click(page, "shop/tax.py");
  await page.getByRole("application").focus();
  assert.equal(await page.locator("p.spoken[role=status]").textContent(), "shop/tax.py, file, Fan-in 3, Fan-out 1, Blast radius 4, in a cycle");
  const seen = new Set();
  for (const key of ["ArrowLeft", "ArrowUp", "ArrowRight", "ArrowDown"].flatMap((key) => [key, key, key])) {
    await page.keyboard.press(key);
    seen.add((await address(page)).selected);
  }
  assert.ok(seen.size >= 3, [...seen].join());
  await page.keyboard.press("a");
  await page.getByRole("heading", { name: /^Around / }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("heading", { name: "Folders" }).waitFor();
});

onPage("the search finds by parts of paths and shows the file", {}, async (page) => {
  await settled(page);
  await enter(page, "shop/");
  await settled(page);
  await find(page, "sh tax");
  await settled(page);
  assert.ok((await ids(page)).includes("shop/tax.py"));
  assert.equal(await details(page).getByRole("heading", { level: 2 }).textContent(), "tax.py");
  await page.keyboard.press("/");
  await page.keyboard.type("nowhere");
  await page.getByText("Nothing has “nowhere” in its path").waitFor();
});

onPage("around a file are those who ask for it and those it asks for, from left to right", {}, async (page) => {
  await at(page, `${report.address}#around=shop/store.py`);
  await settled(page);
  const nodes = await leaves(page);
  assert.deepEqual(nodes.map(({ id }) => id).sort(), ["shop/app.py", "shop/store.py", "shop/tax.py", "tools/report.py"]);
  const x = (id) => nodes.find((node) => node.id === id).x;
  assert.ok(x("tools/report.py") < x("shop/store.py") && x("shop/store.py") < x("shop/tax.py"));
  await page.getByRole("radio", { name: "2" }).check();
  await settled(page);
  assert.ok((await ids(page)).includes(`hostile/${HOSTILE}.py`) === false, "it asks for tax, which store asks for: no step leads there");
  assert.deepEqual(await address(page), { around: "shop/store.py", depth: "2" });
  await page.goBack();
  await page.getByRole("radio", { name: "1", checked: true }).waitFor();
  assert.deepEqual(await address(page), { around: "shop/store.py" });
});

onPage("a cycle is shown by itself, with what to cut", {}, async (page) => {
  await settled(page);
  await details(page).getByRole("button", { name: /^3 modules/ }).click();
  await settled(page);
  assert.deepEqual(await ids(page), CYCLE);
  const cut = (await drawn(page)).arrows.filter(({ isCut }) => isCut).map(({ from, to }) => `${from} → ${to}`);
  assert.deepEqual(cut, ["shop/tax.py → shop/app.py"]);
  assert.match(await details(page).textContent(), /The cheapest way out of it is to cut:shop\/tax\.py → shop\/app\.py 1 use/);
  await page.goBack();
  await page.getByRole("heading", { name: "Folders" }).waitFor();
});

onPage("the list has what the picture has, and keys open and close in it", {}, async (page) => {
  await settled(page);
  await page.keyboard.press("l");
  const rows = page.getByRole("treegrid").locator("tbody tr");
  const names = () => rows.evaluateAll((all) => all.map((row) => row.dataset.id));
  assert.deepEqual(await names(), ["shop/", "shop/__init__.py", ...CYCLE, `hostile/${HOSTILE}.py`, "tools/report.py"]);
  await rows.first().focus();
  await page.keyboard.press("ArrowLeft");
  assert.deepEqual(await names(), ["shop/", `hostile/${HOSTILE}.py`, "tools/report.py"]);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("End");
  assert.equal((await address(page)).selected, "tools/report.py");
  assert.deepEqual(await barriers(page), []);
});

onPage("the picture is saved as SVG and as PNG", {}, async (page) => {
  await settled(page);
  const saved = async (name) => {
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name, exact: true }).click()]);
    return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
  };
  const svg = await saved("SVG");
  assert.equal(svg.name, "modules.svg");
  const shapes = await page.evaluate((text) => {
    const document = new DOMParser().parseFromString(text, "image/svg+xml");
    const count = (what) => document.querySelectorAll(what).length;
    return { wrong: count("parsererror"), files: count("ellipse"), arrows: count("path[marker-end]"), names: [...document.querySelectorAll("tspan")].map((one) => one.textContent) };
  }, svg.bytes.toString());
  assert.deepEqual([shapes.wrong, shapes.files, shapes.arrows], [0, 6, 6]);
  assert.ok(shapes.names.includes("tax.py"));
  const png = await saved("PNG");
  assert.equal(png.name, "modules.png");
  assert.deepEqual([...png.bytes.subarray(0, 4)], [0x89, 0x50, 0x4e, 0x47]);
});

for (const colorScheme of ["light", "dark"]) {
  onPage(`there are no barriers in the ${colorScheme}`, { colorScheme }, async (page) => {
    await settled(page);
    assert.deepEqual(await barriers(page), []);
    await click(page, "shop/tax.py");
    assert.deepEqual(await barriers(page), []);
  });
}

onPage("colours follow the system from light to dark", {}, async (page) => {
  await settled(page);
  const fills = async () => Object.fromEntries((await leaves(page)).map(({ id, fill }) => [id, fill]));
  const day = await fills();
  await page.emulateMedia({ colorScheme: "dark" });
  await page.waitForFunction((before) => document.querySelector(".picture")._cyreg.cy.getElementById("shop/app.py").style("background-color") !== before, day["shop/app.py"]);
  const night = await fills();
  for (const id of CYCLE) assert.notEqual(night[id], day[id], id);
});

onPage("a narrow window has everything below one another", { viewport: NARROW }, async (page) => {
  await settled(page);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));
  assert.deepEqual(await barriers(page), []);
});
