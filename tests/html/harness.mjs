// What the tests of pages share: a report, or a graph, in a browser. Environment: ASTROLENS is the program
// under test, CHROMIUM the browser (by default /usr/bin/chromium).

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
export const WIDE = { width: 1440, height: 900 };
export const NARROW = { width: 400, height: 800 };

const program = process.env.ASTROLENS ?? "astrolens";
let browser;

/** Where the project lies, and its page. */
export const report = { root: "", address: "" };

/** Has the tests of this file look at the page that `command` makes of the project that `write` writes. */
export function useProject(write, command = "scan") {
  before(async () => {
    report.root = write();
    const file = join(report.root, "report.html");
    execFileSync(program, [command, report.root, "--format", "html", "--output", file], { stdio: "inherit" });
    report.address = pathToFileURL(file).href;
    browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: QUIET });
  });
  after(async () => {
    await browser?.close();
    if (report.root) rmSync(report.root, { recursive: true });
  });
}

/** What the program says in JSON; it ends with `status`. */
export function told(status, ...args) {
  const ran = spawnSync(program, [...args, "--format", "json"], { encoding: "utf8", maxBuffer: 1 << 28 });
  assert.equal(ran.status, status, ran.stderr);
  return JSON.parse(ran.stdout);
}

/** Waits until the page says that there is something to see. */
export async function expectReady(page) {
  await page.waitForSelector("html[data-ready]");
}

/** The barriers that axe finds. */
export async function barriers(page) {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.target} ${node.any[0]?.message ?? ""}`).slice(0, 3)}`);
}

/** Runs `body` on the opened report; a complaint of the page that is not `expected`, or a request, fails. */
export function onPage(name, { viewport = WIDE, expected = /^$/, ...options } = {}, body) {
  test(name, async () => {
    const context = await browser.newContext({ viewport, ...options });
    const page = await context.newPage();
    const complaints = [];
    page.on("console", (message) => expected.test(message.text()) || complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.stack));
    page.on("request", (request) => /^(file|data|blob):/.test(request.url()) || complaints.push(`asked for ${request.url()}`));
    try {
      await page.goto(report.address);
      await expectReady(page);
      await body(page);
      assert.equal(await page.evaluate(() => window.hacked), undefined, "a name of the project ran as a script");
      assert.deepEqual(complaints, []);
    } finally {
      await context.close();
    }
  });
}

/** The figures that a table marks, as `path:line metric severity`, of all its rows. */
export async function marks(page, id = "functions-table") {
  return page.evaluate(async (table) => {
    const scroller = document.getElementById(table);
    const found = new Set();
    const seen = new Set();
    const total = Number(scroller.querySelector("table").getAttribute("aria-rowcount")) - 1;
    while (seen.size < total) {
      for (const row of scroller.querySelectorAll("tr[data-index]")) {
        seen.add(row.dataset.index);
        const place = new URLSearchParams(row.querySelector("a.function").getAttribute("href").slice(1));
        const heads = [...scroller.querySelectorAll("thead th button")].map((button) => button.dataset.sort);
        [...row.children].forEach((cell, at) => {
          const mark = cell.querySelector(".mark");
          if (mark) found.add(`${place.get("file")}:${place.get("line")} ${heads[at]} ${mark.classList[1]}`);
        });
      }
      scroller.scrollTop += scroller.clientHeight;
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    }
    return [...found].sort();
  }, id);
}
