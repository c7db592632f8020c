// The command line alone, from the archive.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Machine } from "./lib/machine.mjs";
import { steps } from "./lib/readme.mjs";

test("the program from the archive measures a folder, and its manual is there", () => {
  const machine = new Machine("/usr/share");
  try {
    const said = machine.run(steps("Command line"));
    assert.match(said, /^astrolens-[\w-]+\.tar\.gz: OK$/m);
    assert.match(machine.run("astrolens scan .", "shop"), /^ +10 .* ship +ship\.py:1$/m);
    assert.match(machine.run("astrolens graph . --format html", "shop"), /"schema":"astrolens-graph-1".*<\/html>\s*$/s);
    assert.match(machine.run("cat astrolens-*/man/man1/astrolens-scan.1"), /^\.TH astrolens-scan/m);
    assert.match(machine.run("cat astrolens-*/completions/astrolens.bash"), /complete -F _astrolens/);
  } finally {
    machine.remove();
  }
});
