// The languages, as VS Code names them, and which documents are looked at.

import type { TextDocument } from "vscode";

/** VS Code's names of the languages. */
export const LANGUAGES: readonly string[] = ["python", "go", "c", "cpp", "arduino", "javascript", "javascriptreact", "typescript", "typescriptreact", "rust"];

/** The languages as reports name them, and as people do. */
const TITLES: Record<string, string> = { python: "Python", go: "Go", c: "C", cpp: "C++", javascript: "JavaScript", typescript: "TypeScript", rust: "Rust" };

/** What people call the language that a report calls `name`. */
export function title(name: string): string {
  return TITLES[name] ?? name;
}

/** The endings of files in these languages, for what happens to files that are not open. */
export const FILES = "**/*.{py,pyi,pyw,py3,pyde,tac,wsgi,go,c,h,cc,cpp,cxx,c++,C,CPP,cppm,ccm,cxxm,c++m,ixx,mpp,hh,hpp,hxx,h++,H,ipp,tpp,txx,tcc,inl,ino,js,mjs,cjs,jsx,es6,jsm,ts,mts,cts,tsx,rs}";

/** Where documents live that people edit; not the sides of a comparison or an output. */
const SCHEMES: readonly string[] = ["file", "untitled", "vscode-vfs"];

/** The documents that the server is told of. */
export const SELECTOR = [
  ...SCHEMES.flatMap((scheme) => LANGUAGES.map((language) => ({ scheme, language }))),
  { scheme: "file", pattern: "**/astrolens.toml" },
];

/** The documents that have functions. */
export const CODE = SELECTOR.filter((filter) => "language" in filter);

/** Whether `document` is code in one of the languages, where people edit it. */
export function isCode(document: TextDocument): boolean {
  return LANGUAGES.includes(document.languageId) && SCHEMES.includes(document.uri.scheme);
}
