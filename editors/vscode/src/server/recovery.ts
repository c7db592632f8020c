// When a server that has stopped by itself is started again.

/** The pause after the first stop, in milliseconds; it doubles with each further one. */
const FIRST = 100;

/** No pause is longer, in milliseconds. */
const LONGEST = 10_000;

/** A server that ran for so long, in milliseconds, was well. */
const WELL = 60_000;

/** After so many stops in a row the person is told, once. */
const TELL = 4;

/** What to do after a stop. */
export interface Next {
  /** How long to wait before the start, in milliseconds. */
  pause: number;
  /** Whether the person is told now. */
  tell: boolean;
}

/** Counts stops in a row. The times it is given are in milliseconds from any origin. */
export class Recovery {
  private stops = 0;
  private startedAt: number | undefined;

  /** The server runs since `now`. */
  started(now: number): void {
    this.startedAt = now;
  }

  /** The server has stopped by itself at `now`. */
  stopped(now: number): Next {
    if (this.startedAt !== undefined && now - this.startedAt >= WELL) this.stops = 0;
    this.startedAt = undefined;
    this.stops += 1;
    return { pause: Math.min(LONGEST, FIRST * 2 ** (this.stops - 1)), tell: this.stops === TELL };
  }

  /** The person has started the server: what was counts no more. */
  reset(): void {
    this.stops = 0;
    this.startedAt = undefined;
  }
}
