// Bundles the extension into dist/main.js. `--production` minifies and leaves source maps out.

import { build } from "esbuild";

const production = process.argv.includes("--production");

await build({
  entryPoints: ["src/main.ts"],
  outfile: "dist/main.js",
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node20",
  external: ["vscode"],
  // The client's CommonJS entry draws in what is not used; the modules do not.
  mainFields: ["module", "main"],
  minify: production,
  keepNames: false,
  sourcemap: production ? false : "linked",
  legalComments: "none",
  logLevel: "warning",
});
