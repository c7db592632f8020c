// Checks objects of kinds that are no part of Kubernetes against the types and schemas that are made of their
// definitions: fields and their types by the compiler, which refuses a field that it does not know, and values by the
// schema.
//
//     node tests/deploy/custom.mjs FOLDER-OF-PACKAGES OBJECTS.json

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

const PACKAGES = {
  "cert-manager.io": "@kubernetes-models/cert-manager",
  "keda.sh": "@kubernetes-models/keda",
  "monitoring.coreos.com": "@kubernetes-models/prometheus-operator",
};

const COMPILER = ["--strict", "--noEmit", "--skipLibCheck", "--ignoreConfig", "--pretty", "false"];
const RESOLUTION = ["--module", "esnext", "--moduleResolution", "bundler"];

const folder = resolve(process.argv[2]);
const objects = JSON.parse(readFileSync(process.argv[3], "utf8"));
const scratch = mkdtempSync(join(folder, "check-"));
const problems = [];
try {
  const checked = objects.map((object, index) => {
    const [group, version] = object.apiVersion.split("/");
    const module = `${PACKAGES[group]}/${group}/${version}`;
    const text = JSON.stringify(object, null, 2);
    const typed = `import type { I${object.kind} } from "${module}";\nexport const object: I${object.kind} = ${text};\n`;
    // The name is what the compiler shows.
    const name = `${object.kind}-${object.metadata.name}-${index}`;
    writeFileSync(join(scratch, `${name}.ts`), typed);
    writeFileSync(join(scratch, `${name}.mjs`), `export { ${object.kind} as Model } from "${module}";\n`);
    return { object, name };
  });
  const files = checked.map(({ name }) => `${name}.ts`);
  const compiler = join(folder, "node_modules/.bin/tsc");
  const compiled = spawnSync(compiler, [...COMPILER, ...RESOLUTION, ...files], { cwd: scratch, encoding: "utf8" });
  if (compiled.status !== 0) problems.push(compiled.stdout + compiled.stderr + (compiled.error ?? ""));
  for (const { object, name } of checked) {
    const { Model } = await import(join(scratch, `${name}.mjs`));
    try {
      new Model(object).validate();
    } catch (error) {
      problems.push(`${name}: ${error.message}`);
    }
  }
} finally {
  rmSync(scratch, { recursive: true });
}
for (const problem of problems) console.error(problem);
console.log(`${objects.length} objects, ${problems.length} problems`);
process.exit(problems.length === 0 ? 0 : 1);
