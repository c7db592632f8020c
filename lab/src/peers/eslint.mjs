// Prints two rules' complexity of every function of the files named on standard input:
// ESLint's `complexity` (cyclomatic) and eslint-plugin-sonarjs' `cognitive-complexity`.
//
// A rule's report names a line, not a function. So each rule runs wrapped: what it reports while it
// leaves a function is that function's value.

import fs from "node:fs";
import { createRequire } from "node:module";
import { extname } from "node:path";

const require = createRequire(import.meta.url);
const { Linter } = require("eslint");
const { builtinRules } = require("eslint/use-at-your-own-risk");
const sonarjs = require("eslint-plugin-sonarjs");
const typescript = require("@typescript-eslint/parser");

const linter = new Linter();

/** Runs `rule` with its context's `report` and `options` replaced. */
function wrapped(rule, options, report, around) {
  return {
    create(context) {
      const replaced = Object.create(context, { report: { value: report }, options: { value: options } });
      return around(rule.create(replaced));
    },
  };
}

function keyName(key) {
  if (key.type === "Identifier") return key.name;
  if (key.type === "PrivateIdentifier") return "#" + key.name;
  return key.type === "Literal" ? String(key.value) : "";
}

/** The node whose extent is the function's, and the function's name. */
function describe(node) {
  const parent = node.parent;
  if (node.type === "StaticBlock") return { whole: node, name: "static" };
  const isMember = ["Property", "MethodDefinition", "PropertyDefinition"].includes(parent.type) && parent.value === node;
  if (isMember) {
    const isMethod = parent.type === "MethodDefinition" || parent.method || parent.kind === "get" || parent.kind === "set";
    return { whole: isMethod ? parent : node, name: keyName(parent.key) };
  }
  return { whole: node, name: node.id ? node.id.name : targetName(node) };
}

/** The name of what a function expression is assigned to. */
function targetName(node) {
  const parent = node.parent;
  if (parent.type === "VariableDeclarator") return parent.id.type === "Identifier" ? parent.id.name : "";
  if (parent.type !== "AssignmentExpression" || parent.right !== node) return "";
  const { left } = parent;
  if (left.type === "Identifier") return left.name;
  return left.type === "MemberExpression" && !left.computed ? keyName(left.property) : "";
}

for (const path of fs.readFileSync(0, "utf8").split("\n").filter(Boolean)) {
  const text = fs.readFileSync(path, "utf8");
  const isTypescript = /\.[mc]?tsx?$/.test(path);
  // The parser for TypeScript goes by the name whether a text may hold tags.
  const filename = isTypescript ? `a${extname(path)}` : "a.js";
  const parser = isTypescript ? { parser: typescript } : {};
  let fatal;
  for (const sourceType of ["module", "commonjs"]) {
    const functions = new Map();
    const at = (node) => {
      if (!functions.has(node)) functions.set(node, {});
      return functions.get(node);
    };
    const cyclomatic = wrapped(
      builtinRules.get("complexity"),
      [{ max: 0 }],
      ({ node, data }) => {
        if (!data.name.includes("initializer")) at(node).cyclomatic = data.complexity;
      },
      (listeners) => listeners,
    );
    let left;
    const cognitive = wrapped(
      sonarjs.rules["cognitive-complexity"],
      [0],
      ({ data }) => { at(left).cognitive = data.complexityAmount; },
      (listeners) => ({
        ...listeners,
        ":function:exit"(node) {
          left = node;
          at(node).cognitive = 0;
          listeners[":function:exit"](node);
        },
      }),
    );
    const messages = linter.verify(text, [{
      files: ["**/*.{js,ts,mts,cts,tsx}"],
      linterOptions: { noInlineConfig: true },
      languageOptions: { ecmaVersion: "latest", sourceType, parserOptions: { ecmaFeatures: { jsx: true } }, ...parser },
      plugins: { x: { rules: { cyclomatic, cognitive } } },
      rules: { "x/cyclomatic": "error", "x/cognitive": "error" },
    }], { filename });
    fatal = messages.find((message) => message.fatal);
    if (fatal) continue;
    for (const [node, values] of functions) {
      const { whole, name } = describe(node);
      const { start, end } = whole.loc;
      console.log(JSON.stringify({ file: path, name, line: start.line, column: start.column + 1, end_line: end.line, ...values }));
    }
    break;
  }
  if (fatal) console.error(`${path}: ${fatal.message}`);
}
