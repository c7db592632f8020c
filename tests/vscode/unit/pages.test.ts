// Lists that are shown page by page.

import assert from "node:assert/strict";
import { test } from "node:test";

import { PAGE, Pages, type Page, type Wanted } from "../../../editors/vscode/src/model/pages";

/** A server whose list is of numbers, and whose cursors are where they stand in which list. */
class Server {
  version = 0;
  readonly asked: Wanted[] = [];

  constructor(public total: number) {}

  answer(wanted: Wanted): Page<number> {
    this.asked.push(wanted);
    const [version, start] = wanted.cursor?.split(":").map(Number) ?? [this.version, 0];
    const end = Math.min(this.total, start! + wanted.limit);
    const rows = Array.from({ length: Math.max(0, end - start!) }, (_, index) => start! + index);
    const page: Page<number> = { total: this.total, rows };
    if (end < this.total) page.next = `${this.version}:${end}`;
    if (version !== this.version) page.outdated = true;
    return page;
  }
}

function open(server: Server): Pages<number> {
  return new Pages((wanted) => Promise.resolve(server.answer(wanted)));
}

const counted = (count: number) => Array.from({ length: count }, (_, index) => index);

test("page after page is shown until nothing is hidden", async () => {
  const pages = open(new Server(2 * PAGE + 1));
  await pages.reload();
  assert.deepEqual([pages.rows.length, pages.hidden], [PAGE, PAGE + 1]);
  await pages.more();
  assert.deepEqual([pages.rows.length, pages.hidden], [2 * PAGE, 1]);
  await pages.more();
  assert.deepEqual(pages.rows, counted(2 * PAGE + 1));
  assert.equal(pages.hidden, 0);
});

test("nothing is asked for where nothing is hidden", async () => {
  const server = new Server(1);
  const pages = open(server);
  await pages.more();
  await pages.reload();
  await pages.more();
  assert.equal(server.asked.length, 1);
});

test("a list that has changed is shown anew, as far as it was", async () => {
  const server = new Server(3 * PAGE);
  const pages = open(server);
  await pages.reload();
  await pages.more();
  server.version += 1;
  server.total -= 1;
  await pages.more();
  assert.deepEqual(pages.rows, counted(2 * PAGE));
  assert.equal(pages.last?.total, 3 * PAGE - 1);
  assert.deepEqual(server.asked.at(-1), { limit: 2 * PAGE });
});

test("what is answered too late is passed over", async () => {
  const answers: ((page: Page<number>) => void)[] = [];
  const pages = new Pages<number>(() => new Promise((resolve) => answers.push(resolve)));
  const [first, second] = [pages.reload(), pages.reload()];
  answers[1]!({ total: 1, rows: [2] });
  answers[0]!({ total: 1, rows: [1] });
  await Promise.all([first, second]);
  assert.deepEqual(pages.rows, [2]);
});

test("without an answer everything stays as it is", async () => {
  let server: Server | undefined = new Server(5);
  const pages = new Pages<number>((wanted) => Promise.resolve(server?.answer(wanted)));
  await pages.reload();
  server = undefined;
  await pages.reload();
  assert.deepEqual(pages.rows, counted(5));
  pages.clear();
  assert.deepEqual([pages.rows, pages.hidden, pages.last], [[], 0, undefined]);
});
