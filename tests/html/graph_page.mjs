// What the tests of the module graph's page share: the picture, as it is drawn and pointed at.

import { expectReady } from "./harness.mjs";

/** Waits until everything is where it is to be. */
export async function settled(page) {
  await page.locator('.picture[aria-busy="false"]').waitFor();
}

/** Opens the page at another address. */
export async function at(page, address) {
  await page.goto("about:blank");
  await page.goto(address);
  await expectReady(page);
}

/** What is drawn: nodes with their places, and arrows. Cytoscape keeps itself at its element. */
export function drawn(page) {
  return page.evaluate(() => {
    const graph = document.querySelector(".picture")._cyreg.cy;
    const nodes = graph.nodes().map((node) => ({
      id: node.id(),
      kind: node.data("kind"),
      classes: node.classes().filter((name) => name !== "__________cytoscape_container"),
      fill: node.style("background-color"),
      border: node.style("border-color"),
      x: node.position("x"),
      y: node.position("y"),
      box: node.boundingBox({ includeLabels: false, includeOverlays: false, includeUnderlays: false, includeOutlines: false }),
    }));
    const arrows = graph.edges().map((edge) => ({ from: edge.data("source"), to: edge.data("target"), isCyclic: edge.data("isCyclic"), isCut: edge.data("isCut"), uses: edge.data("uses"), colour: edge.style("line-color") }));
    return { nodes, arrows };
  });
}

/** Closed folders and units that are drawn. */
export async function leaves(page) {
  return (await drawn(page)).nodes.filter(({ kind }) => kind !== "open");
}

/** Where on the page the node `id` is. */
export function place(page, id) {
  return page.evaluate((id) => {
    const container = document.querySelector(".picture");
    const node = container._cyreg.cy.getElementById(id);
    const { left, top } = container.getBoundingClientRect();
    // Of what is open, a place where nothing of what is in it is.
    const { x1, y1 } = node.renderedBoundingBox({ includeLabels: false, includeOverlays: false });
    const { x, y } = node.isParent() ? { x: x1 + 4, y: y1 + 4 } : node.renderedPosition();
    return { x: x + left, y: y + top };
  }, id);
}

export async function hover(page, id) {
  const { x, y } = await place(page, id);
  await page.mouse.move(x, y);
}

export async function click(page, id) {
  const { x, y } = await place(page, id);
  await page.mouse.click(x, y);
}

/** Clicks twice: opens and closes folders. */
export async function enter(page, id) {
  const { x, y } = await place(page, id);
  await page.mouse.dblclick(x, y);
}

export async function find(page, words) {
  await page.keyboard.press("/");
  await page.keyboard.type(words);
  await page.getByRole("listbox", { name: "Found" }).waitFor();
  await page.keyboard.press("Enter");
}

export const details = (page) => page.getByRole("complementary", { name: "Details" });

/** The words behind `#`. */
export const address = (page) => page.evaluate(() => Object.fromEntries(new URLSearchParams(location.hash.slice(1))));
