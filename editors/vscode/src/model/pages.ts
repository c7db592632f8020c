// A list of the server's that is shown page by page.

/** How many rows a page has. */
export const PAGE = 1000;

/** No more rows are asked for at once: the server has no larger pages. */
const MOST = 10_000;

/** A page as the server answers it. */
export interface Page<Row> {
  /** How many rows the list has. */
  total: number;
  rows: readonly Row[];
  /** The cursor of the next page, if there is one. */
  next?: string;
  /** The cursor was one of another list. */
  outdated?: boolean;
}

/** Which page is asked for. */
export interface Wanted {
  limit: number;
  cursor?: string;
}

/** The rows of a list that are shown: its first pages. Without an answer they stay as they are. */
export class Pages<Row, P extends Page<Row> = Page<Row>> {
  private shown: Row[] = [];
  private next: string | undefined;
  /** Counts what was asked: only the answer to the last question is taken. */
  private turn = 0;
  /** The page that was answered last. */
  last: P | undefined;

  constructor(private readonly ask: (wanted: Wanted) => Promise<P | undefined>) {}

  get rows(): readonly Row[] {
    return this.shown;
  }

  /** How many rows are not shown. */
  get hidden(): number {
    return this.next === undefined ? 0 : Math.max(0, (this.last?.total ?? 0) - this.shown.length);
  }

  /** Forgets everything, since another list is to be shown. */
  clear(): void {
    this.turn += 1;
    this.shown = [];
    this.next = undefined;
    this.last = undefined;
  }

  /** Asks anew for as many rows as are shown, and for one page at least. */
  async reload(): Promise<void> {
    const page = await this.answer({ limit: Math.min(MOST, Math.max(PAGE, this.shown.length)) });
    if (page) this.take(page, []);
  }

  /** Asks for the next page. Where the list has become another one, all of it is asked for anew. */
  async more(): Promise<void> {
    if (this.next === undefined) return;
    const page = await this.answer({ limit: PAGE, cursor: this.next });
    if (page?.outdated) await this.reload();
    else if (page) this.take(page, this.shown);
  }

  private async answer(wanted: Wanted): Promise<P | undefined> {
    const turn = ++this.turn;
    const page = await this.ask(wanted);
    return turn === this.turn ? page : undefined;
  }

  private take(page: P, before: readonly Row[]): void {
    this.shown = [...before, ...page.rows];
    this.next = page.next;
    this.last = page;
  }
}
