// Prints every function of the files named on standard input, as acorn sees them. A method's extent
// is its definition's, from its key or its modifiers on.

import fs from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const acorn = require("acorn");
const parser = acorn.Parser.extend(require("acorn-jsx")());

function keyName(key) {
  if (key.type === "Identifier") return key.name;
  if (key.type === "PrivateIdentifier") return "#" + key.name;
  return key.type === "Literal" ? String(key.value) : "";
}

function describe(node, parent) {
  const isMember = ["Property", "MethodDefinition", "PropertyDefinition"].includes(parent.type) && parent.value === node;
  if (isMember) {
    const isMethod = parent.type === "MethodDefinition" || parent.method || parent.kind === "get" || parent.kind === "set";
    return { whole: isMethod ? parent : node, name: keyName(parent.key) };
  }
  if (node.id) return { whole: node, name: node.id.name };
  if (parent.type === "VariableDeclarator" && parent.id.type === "Identifier") return { whole: node, name: parent.id.name };
  if (parent.type === "AssignmentExpression" && parent.right === node) {
    if (parent.left.type === "Identifier") return { whole: node, name: parent.left.name };
    if (parent.left.type === "MemberExpression" && !parent.left.computed) return { whole: node, name: keyName(parent.left.property) };
  }
  return { whole: node, name: "" };
}

for (const path of fs.readFileSync(0, "utf8").split("\n").filter(Boolean)) {
  const text = fs.readFileSync(path, "utf8");
  let tree, failure;
  for (const sourceType of ["module", "commonjs"]) {
    try {
      tree = parser.parse(text, { ecmaVersion: "latest", sourceType, locations: true, allowHashBang: true });
      break;
    } catch (error) {
      failure = error;
    }
  }
  if (!tree) {
    console.error(`${path}: ${failure.message}`);
    continue;
  }
  const open = [[tree, tree]];
  while (open.length > 0) {
    const [node, parent] = open.pop();
    if (/^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(node.type)) {
      const { whole, name } = describe(node, parent);
      const { start, end } = whole.loc;
      console.log(JSON.stringify({ file: path, name, line: start.line, column: start.column + 1, end_line: end.line }));
    }
    for (const child of Object.values(node)) {
      for (const one of Array.isArray(child) ? child : [child]) {
        if (one && typeof one.type === "string") open.push([one, node]);
      }
    }
  }
}
