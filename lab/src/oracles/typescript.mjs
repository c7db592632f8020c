// Prints every function of the files named on standard input that has a body, as TypeScript's compiler
// sees them. A method's extent is its definition's, from its key or its modifiers on, and that of a
// function that is declared begins at its modifiers too.

import fs from "node:fs";
import { createRequire } from "node:module";

const ts = createRequire(import.meta.url)("typescript");

function nameOf(name) {
  if (!name) return "";
  if (ts.isIdentifier(name) || ts.isPrivateIdentifier(name) || ts.isStringLiteralLike(name) || ts.isNumericLiteral(name)) return name.text;
  return "";
}

/** The name of what the value `node` is given to. */
function targetName(node) {
  const parent = node.parent;
  const isGiven = ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent);
  if (isGiven) return parent.initializer === node ? nameOf(parent.name) : "";
  const isAssigned = ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken && parent.right === node;
  if (!isAssigned) return "";
  return ts.isPropertyAccessExpression(parent.left) ? nameOf(parent.left.name) : nameOf(parent.left);
}

for (const path of fs.readFileSync(0, "utf8").split("\n").filter(Boolean)) {
  const source = ts.createSourceFile(path, fs.readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true);
  if (source.parseDiagnostics.length > 0) {
    console.error(`${path}: ${ts.flattenDiagnosticMessageText(source.parseDiagnostics[0].messageText, " ")}`);
    continue;
  }
  const open = [source];
  while (open.length > 0) {
    const node = open.pop();
    if (ts.isFunctionLike(node) && node.body) {
      const name = node.kind === ts.SyntaxKind.Constructor ? "constructor" : nameOf(node.name) || targetName(node);
      // A decorator stands before what it decorates.
      const first = node.modifiers?.find((modifier) => !ts.isDecorator(modifier)) ?? (node.modifiers?.length ? node.name : node);
      const start = source.getLineAndCharacterOfPosition(first.getStart(source));
      const end = source.getLineAndCharacterOfPosition(node.getEnd());
      console.log(JSON.stringify({ file: path, name, line: start.line + 1, column: start.character + 1, end_line: end.line + 1 }));
    }
    node.forEachChild((child) => void open.push(child));
  }
}
