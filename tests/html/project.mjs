// The projects whose pages the tests look at, written to temporary folders.

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** Sets `window.hacked` wherever markup of the analysed project is taken for the page's own. */
export const HOSTILE = "<img src=x onerror=window.hacked=1>";

/**
 * Cognitive 1 + 2 + 3 + 1: `if`, `for` one level deep, `if` two levels deep, and its `and`.
 * Cyclomatic 1 + 4: the function, `if`, `for`, `if`, `and`.
 */
const CHECKOUT = `class Checkout:
    def total(self, basket, voucher):
        if basket:
            for item in basket:
                if item.price and voucher:
                    return item
        return None
`;

/** As many functions as a table can only show a part of; every tenth has a branch. */
function crowd() {
  const functions = [];
  for (let index = 0; index < 3000; index++) {
    const body = index % 10 ? "    return a" : "    if a:\n        return 1\n    return 2";
    functions.push(`def crowd_${String(index).padStart(4, "0")}(a):\n${body}\n`);
  }
  return functions.join("\n");
}

/** Twenty branches, each a level deeper than fits a screen's worth of patience. */
function deep() {
  const lines = ["def worst(x):"];
  for (let depth = 0; depth < 12; depth++) lines.push(`${"    ".repeat(depth + 1)}if x > ${depth}:`);
  lines.push(`${"    ".repeat(13)}return x`);
  return `${lines.join("\n")}\n`;
}

/** A flat run of `if`: cognitive and, less 1, cyclomatic complexity are how many there are. */
const flat = (name, count, indent = "") => `${indent}def ${name}(a):\n${`${indent}    if a:\n${indent}        a()\n`.repeat(count)}`;

/** What is held to limits of its own: tests, constructors, an override, what others wrote, what a comment silences. */
const HELD = {
  "astrolens.toml": '[[overrides]]\nfiles = ["legacy/"]\nthresholds.cognitive = 18\n[languages.javascript]\nthresholds.parameters = 2\n',
  "legacy/old.py": flat("over_17", 17) + flat("over_19", 19),
  "tests/test_shop.py": flat("test_20", 20) + flat("test_31", 31),
  "third_party/dep.py": flat("theirs_40", 40),
  "shop/limits.py": `class Shop:\n    def __init__(self, a, b, c, d, e, f, g):\n        pass\n\n    def open(self, a, b, c, d, e, f, g):\n        pass\n\n${flat("own_17", 17)}\n# astrolens: ignore[cognitive-complexity] it is a table\n${flat("silent_17", 17)}`,
  // Not in the folder `shop/` at the top.
  "web/shop/copied.ts": "function copied(a: number) {\n  return a;\n}\n",
  "web/limits.js": 'function three(a, b, c) {}\nconst menu = { "back`tick` (1)"(a, b, c) {} };\n',
};

const FILES = {
  ...HELD,
  "shop/checkout.py": CHECKOUT,
  "shop/crowd.py": crowd(),
  "shop/worst.py": deep(),
  "web/hostile.js": `const menu = {\n  "${HOSTILE}"(a) {\n    if (a) return "</script><script>window.hacked=1</script>";\n    return "<!--";\n  },\n};\n`,
  [`web/${HOSTILE}.py`]: "def harmless(a):\n    return a\n",
};

/** A class of so many methods that use one field, each with so many branches: it weighs `methods * (branches + 1)`. */
const heavy = (name, methods, branches) => `class ${name}:\n${Array.from({ length: methods }, (_, at) =>
  `    def ${name.toLowerCase()}_${at}(self):\n${"        if self.a:\n            self.a()\n".repeat(branches)}        return self.a\n`).join("\n")}\n`;

/** Types that are held to limits of their own: tests, an override, what others wrote, what a comment silences. */
const TYPES = {
  "astrolens.toml": '[thresholds]\nwmc = 12\nmethods = 8\nlcom4 = 2\ntcc = 0.1\n[[overrides]]\nfiles = ["legacy/"]\nthresholds.wmc = 20\n',
  // Weights of 16, 10, 18 and 16: too heavy, too many methods, both, and silenced; then one within its limits.
  "shop/kinds.py": `${heavy("Heavy", 4, 3)}\n${heavy("Wide", 9, 0).replace("self.a", "self.a or self.b")}\n${heavy("Both", 9, 1)}\n# astrolens: ignore[large-class] it is a facade\n${heavy("Silent", 4, 3)}\n${heavy("Fits", 2, 1)}`,
  // Three methods that have nothing in common.
  "shop/apart.py": "class Apart:\n    def one(self):\n        return self.a\n\n    def two(self):\n        return self.b\n\n    def three(self):\n        return self.c\n",
  "legacy/old.py": `${heavy("Old", 4, 3)}\n${heavy("Older", 6, 3)}`,
  "tests/test_kinds.py": `${heavy("TestSome", 4, 3)}\n${heavy("TestAll", 7, 3)}`,
  "third_party/dep.py": heavy("Theirs", 10, 3),
  "web/menu.js": `class Menu {\n  "${HOSTILE}"(a) { return this.a; }\n}\n`,
};

/** Three files in a circle, of which `app` asks twice for `store`; two that only ask, and one that has no links. */
const MODULES = {
  "shop/__init__.py": "",
  "shop/app.py": "from shop import store, tax\nfrom . import store as again\n",
  "shop/store.py": "from shop.tax import rate\n",
  "shop/tax.py": "def rate():\n    from shop import app\n",
  "tools/report.py": "import shop.store\n",
  [`hostile/${HOSTILE}.py`]: "import shop.tax\n",
};

/** Writes the project of modules and answers its folder. */
export const writeModules = () => write(MODULES);

/** The version of Django whose modules are looked at. */
const DJANGO = "5.2.19";

/** Fetches Django's sources, once for all, and answers a folder with them. */
export function fetchDjango() {
  const cache = process.env.ASTROLENS_CACHE ?? join(homedir(), ".cache/astrolens-dev");
  const downloads = join(cache, `downloads/pypi/django-${DJANGO}`);
  const archives = () => readdirSync(downloads).filter((name) => name.endsWith(".tar.gz"));
  mkdirSync(downloads, { recursive: true });
  const form = ["--quiet", "--disable-pip-version-check", "--no-deps", "--no-binary", ":all:"];
  if (archives().length === 0) execFileSync("python3", ["-m", "pip", "download", ...form, "--dest", downloads, `django==${DJANGO}`], { stdio: "inherit" });
  const root = mkdtempSync(join(tmpdir(), "astrolens-html-"));
  for (const name of archives()) execFileSync("tar", ["-x", "--strip-components=1", "-f", join(downloads, name), "-C", root]);
  return root;
}

/** Writes the project and answers its folder. */
export const writeProject = () => write(FILES);

/** Writes the project of types and answers its folder. */
export const writeTypes = () => write(TYPES);

function write(files) {
  const root = mkdtempSync(join(tmpdir(), "astrolens-html-"));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}
