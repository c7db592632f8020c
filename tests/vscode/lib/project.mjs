// A project with a file in each language, and one in TSX; each has a function over its limit.

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** Cognitive 21: 1 + 2 + 3 + 4 for the nest, then 1 + 2 + 3 and 1 + 2, and 2 for `and` and `or`. */
const PYTHON = `def ship(orders, stock):
    for order in orders:
        if not order.paid and not order.trusted:
            continue
        for line in order.lines:
            if stock.get(line.item, 0) < line.count:
                if line.urgent or line.promised:
                    raise LookupError(line.item)
            elif line.fragile:
                wrap(line)
            else:
                pack(line)
        while order.open:
            if order.late:
                hurry(order)
        send(order)


def wrap(line):
    return line
`;

const GO = `package shop

func Ship(orders []Order, stock map[string]int) int {
	sent := 0
	for _, order := range orders {
		if !order.Paid && !order.Trusted {
			continue
		}
		for _, line := range order.Lines {
			if stock[line.Item] < line.Count {
				if line.Urgent || line.Promised {
					return -1
				}
			} else if line.Fragile {
				for i := 0; i < 3; i++ {
					wrap(line)
				}
			}
		}
		sent++
	}
	return sent
}
`;

const C = `int ship(const int *orders, int count, int stock)
{
    int sent = 0;
    for (int i = 0; i < count; i++) {
        if (orders[i] > 0 && stock > 0) {
            while (stock > orders[i]) {
                if (sent > 10 || stock == 7) {
                    if (orders[i] == 3) {
                        return -1;
                    }
                }
                stock--;
            }
        } else {
            sent++;
        }
    }
    return sent;
}
`;

const CPP = `#include <vector>

class Shop {
public:
    int ship(const std::vector<int> &orders) {
        int sent = 0;
        for (int order : orders) {
            if (order > 0 && stock > 0) {
                while (stock > order) {
                    if (sent > 10 || stock == 7) {
                        if (order == 3) {
                            return -1;
                        }
                    }
                    stock--;
                }
            } else {
                sent++;
            }
        }
        return sent;
    }

private:
    int stock = 0;
};
`;

const JAVASCRIPT = `export function ship(orders, stock) {
  for (const order of orders) {
    if (!order.paid && !order.trusted) continue;
    for (const line of order.lines) {
      if (stock[line.item] < line.count) {
        if (line.urgent || line.promised) {
          throw new Error(line.item);
        }
      } else if (line.fragile) {
        while (line.open) wrap(line);
      }
    }
  }
}
`;

const TYPESCRIPT = JAVASCRIPT.replace("(orders, stock)", "(orders: readonly Order[], stock: Record<string, number>): void");

/** As in JavaScript, and 1 for the `?:` between the tags. */
const TSX = TYPESCRIPT.replace(": void", "").replace(/^}\n$/m, "  return <ul title={`${orders.length}`}>{orders.length > 0 ? <li /> : null}</ul>;\n}\n");

const RUST = `pub fn ship(orders: &[Order], stock: &Stock) -> usize {
    let mut sent = 0;
    for order in orders {
        if !order.paid && !order.trusted {
            continue;
        }
        for line in &order.lines {
            if stock.count(line) < line.count {
                if line.urgent || line.promised {
                    return 0;
                }
            } else if line.fragile {
                while line.open() {
                    wrap(line);
                }
            }
        }
        sent += 1;
    }
    sent
}
`;

/** The files by their paths. */
export const FILES = {
  "shop/ship.py": PYTHON,
  "shop/ship.go": GO,
  "shop/ship.c": C,
  "shop/shop.cpp": CPP,
  "shop/ship.js": JAVASCRIPT,
  "shop/ship.ts": TYPESCRIPT,
  "shop/ship.tsx": TSX,
  "shop/ship.rs": RUST,
};

/** A new folder whose name begins with `prefix`; it goes when the tests of a file have ended, however they did. */
export function temporaryFolder(prefix) {
  const folder = mkdtempSync(join(tmpdir(), prefix));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

/** Writes `files` into a new folder and returns its path. */
export function writeProject(files = FILES) {
  const root = temporaryFolder("astrolens-project-");
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

/** What `ship` in Python gains on a branch: a `while` of 2 points and an `if` of 3. */
const WHILE = `        while order.open:
            if order.late:
                hurry(order)
`;

/** A repository on a branch on which `ship` in Python has become 5 points worse than on `main`. */
export function writeHistory() {
  const root = writeProject({ ...FILES, "shop/ship.py": PYTHON.replace(WHILE, "") });
  const git = (...args) => execFileSync("git", ["-c", "user.name=x", "-c", "user.email=x@example.org", ...args], { cwd: root, stdio: "pipe" });
  git("init", "--quiet", "--initial-branch", "main");
  git("add", ".");
  git("commit", "--quiet", "--message", "one");
  git("switch", "--quiet", "--create", "topic");
  writeFileSync(join(root, "shop/ship.py"), PYTHON);
  return root;
}

/** A thousand files, so that the workspace is of some size; each has `copies` of the function. */
export function largeProject(copies = 5) {
  const files = { ...FILES };
  for (let index = 0; index < 1000 - Object.keys(FILES).length; index += 1) files[`part${index % 40}/file${index}.py`] = PYTHON.repeat(copies);
  return writeProject(files);
}

/** Two projects in one workspace, and the file that names them. */
export function twoProjects() {
  const root = writeProject({ "first/one.py": PYTHON, "second/two.go": GO });
  const path = join(root, "both.code-workspace");
  writeFileSync(path, JSON.stringify({ folders: [{ path: "first" }, { path: "second" }] }));
  return path;
}

/** A project whose files are on no disk, as far as the editor knows, and the file that names it. */
export function virtualProject() {
  const root = writeProject({ "project/ship.py": PYTHON });
  const path = join(root, "virtual.code-workspace");
  writeFileSync(path, JSON.stringify({ folders: [{ uri: `vscode-vfs://disk${root}/project` }] }));
  return path;
}
