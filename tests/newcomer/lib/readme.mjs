// The steps that the README tells people to take.

import { readFileSync } from "node:fs";
import { join } from "node:path";

const README = join(import.meta.dirname, "../../../README.md");

/** The shell block under the heading `title` of the section *Install*. */
export function steps(title) {
  const [, install] = readFileSync(README, "utf8").split(/^## Install$/m);
  const [section] = install.split(/^## /m);
  const [, part] = section.split(new RegExp(`^### ${title}$`, "m"));
  const [own] = (part ?? "").split(/^### /m);
  const blocks = [...own.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block]) => block);
  if (blocks.length !== 1) throw new Error(`the README has ${blocks.length} blocks of steps for ${title}, and one is wanted`);
  return blocks[0];
}
