// The small project whose report the tests look at, written to a temporary folder.

import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
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

const FILES = {
  "shop/checkout.py": CHECKOUT,
  "shop/crowd.py": crowd(),
  "shop/worst.py": deep(),
  "web/hostile.js": `const menu = {\n  "${HOSTILE}"(a) {\n    if (a) return "</script><script>window.hacked=1</script>";\n    return "<!--";\n  },\n};\n`,
  [`web/${HOSTILE}.py`]: "def harmless(a):\n    return a\n",
};

/** Writes the project and answers its folder. */
export function writeProject() {
  const root = mkdtempSync(join(tmpdir(), "astrolens-html-"));
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}
