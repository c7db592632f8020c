// Workers that analyse for the server, as real processes.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { after, test } from "node:test";

import { FILES, writeProject } from "../lib/project.mjs";
import { closeBrowser, inWorkbench, until } from "../lib/workbench.mjs";

const MANY = 400;

/** A function that takes a while to analyse when there are sixty of it. */
const TANGLED = FILES["shop/ship.py"].repeat(60);

const workers = [];

after(async () => {
  for (const worker of workers) await kill(worker);
  await closeBrowser();
});

/** Starts a worker at any port that is free, and waits until it listens. */
async function work() {
  const program = join(dirname(process.env.ASTROLENS), "astrolens-worker");
  const worker = spawn(program, ["--listen", "127.0.0.1:0", "--children", "1"], { stdio: ["ignore", "pipe", "ignore"] });
  workers.push(worker);
  const [line] = await once(createInterface({ input: worker.stdout }), "line");
  return { worker, url: `http://${line.replace("listening on ", "")}` };
}

async function kill(worker) {
  if (worker.exitCode !== null || worker.signalCode !== null) return;
  const gone = once(worker, "exit");
  worker.kill("SIGKILL");
  await gone;
}

/** Has the processes of all workers that analyse stand still, or go on. */
function signalChildren(signal) {
  for (const { pid } of workers) {
    for (const thread of readdirSync(`/proc/${pid}/task`)) {
      const children = readFileSync(`/proc/${pid}/task/${thread}/children`, "utf8");
      for (const child of children.split(" ").filter(Boolean)) process.kill(Number(child), signal);
    }
  }
}

/** Files that are all different, so that none is known by another. */
function project() {
  const files = { ...FILES };
  for (let index = 0; index < MANY; index += 1) files[`part${index % 40}/file${index}.py`] = TANGLED + "\n".repeat(index);
  return writeProject(files);
}

/** The settings under which the server asks the workers at `urls`. */
const asking = (...urls) => ({ settings: { "astrolens.server.arguments": urls.flatMap((url) => ["--workers", url]) } });

test("findings of workers arrive, the progress and the view say where it runs, and a scan can be cancelled", async () => {
  const [one, two] = [await work(), await work()];
  await inWorkbench(project(), async (workbench) => {
    const { page } = workbench;
    await workbench.sideBar();
    await page.locator(".statusbar-item", { hasText: /Measuring: .*\d of \d+ files on 2 workers/ }).waitFor();
    // Fast ones would be done before anybody cancels anything.
    signalChildren("SIGSTOP");
    await workbench.rows("Scan").filter({ hasText: "Scanning" }).filter({ hasText: "on 2 workers" }).waitFor();
    await workbench.picture("workers");
    await workbench.press("Functions", "Cancel Scan");
    await workbench.rows("Scan").filter({ hasText: "Cancelled" }).waitFor();
    signalChildren("SIGCONT");
    await workbench.command("Astrolens: Scan Workspace");
    await workbench.expand("Scan");
    await workbench.rows("Scan").filter({ hasText: "Done" }).waitFor({ timeout: 90_000 });
    await workbench.rows("Scan").filter({ hasText: "Runs on" }).filter({ hasText: "2 workers" }).waitFor();
    const files = Object.keys(FILES).length + MANY;
    await workbench.rows("Scan").filter({ hasText: "Files" }).filter({ hasText: String(files) }).waitFor();
    await workbench.expand("Findings");
    await until(async () => (await workbench.read("Findings")).length > 0, "there are findings");
  }, asking(one.url, two.url));
});

test("where no worker is left, a person is told once and the server finds the same", async () => {
  const { worker, url } = await work();
  await kill(worker);
  await inWorkbench(writeProject(), async (workbench) => {
    await workbench.sideBar();
    await workbench.notification("no worker can be asked, so files are analysed here").first().waitFor();
    assert.equal(await workbench.notification("no worker can be asked").count(), 1);
    await workbench.expand("Scan");
    await workbench.rows("Scan").filter({ hasText: "Done" }).waitFor();
    await workbench.rows("Scan").filter({ hasText: "Runs on" }).filter({ hasNotText: "worker" }).waitFor();
    await workbench.rows("Scan").filter({ hasText: "Files" }).filter({ hasText: String(Object.keys(FILES).length) }).waitFor();
  }, asking(url));
});
