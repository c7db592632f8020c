// Work that waits until the person rests.

import { CancellationTokenSource, type CancellationToken, type Disposable } from "vscode";

/**
 * Runs `work` once `ask` has not been called for a while. What runs is cancelled when it is asked
 * for again; the more it has cost, the longer the next one waits.
 */
export class Debounced implements Disposable {
  private timer: NodeJS.Timeout | undefined;
  private source: CancellationTokenSource | undefined;
  private cost = 0;

  constructor(
    private readonly work: (token: CancellationToken) => Promise<void>,
    private readonly failed: (error: unknown) => void,
    /** The shortest wait in milliseconds. */
    private readonly shortest = 80,
  ) {}

  ask(): void {
    this.cancel();
    this.timer = setTimeout(() => void this.run(), Math.min(2000, this.shortest + this.cost));
  }

  /** Runs at once. */
  now(): Promise<void> {
    this.cancel();
    return this.run();
  }

  cancel(): void {
    clearTimeout(this.timer);
    this.source?.cancel();
    this.source = undefined;
  }

  dispose(): void {
    this.cancel();
  }

  private async run(): Promise<void> {
    const source = new CancellationTokenSource();
    this.source = source;
    const begin = performance.now();
    try {
      await this.work(source.token);
      if (!source.token.isCancellationRequested) this.cost = performance.now() - begin;
    } catch (error) {
      if (!source.token.isCancellationRequested) this.failed(error);
    } finally {
      source.dispose();
    }
  }
}
