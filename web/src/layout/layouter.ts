// Lays out without the page standing still: in a worker made of the page's own script.

import type { Answer, Places, Problem, Question } from "./problem";

export class Layouter {
  private worker: Worker | undefined;
  private number = 0;
  private waiting = new Map<number, { problem: Problem; done: (places: Places) => void }>();

  /** `script` is the text of the script, which is the worker's as well; without it the page does the work. */
  constructor(script: string | undefined) {
    if (script === undefined) return;
    const address = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
    try {
      this.worker = new Worker(address);
      this.worker.onmessage = ({ data }: MessageEvent<Answer>) => this.answer(data);
      this.worker.onerror = () => this.giveUp();
    } catch {
      // A page that may have no workers can still be laid out.
      this.worker = undefined;
    } finally {
      URL.revokeObjectURL(address);
    }
  }

  /** The places for `problem`; a question that a newer one has overtaken is never answered. */
  lay(problem: Problem): Promise<Places> {
    const number = (this.number += 1);
    this.waiting.clear();
    return new Promise((done) => {
      this.waiting.set(number, { problem, done });
      const question: Question = { number, problem };
      if (this.worker) this.worker.postMessage(question);
      else void this.solveHere(number, problem);
    });
  }

  dispose(): void {
    this.worker?.terminate();
  }

  private answer({ number, places }: Answer): void {
    this.waiting.get(number)?.done(places);
    this.waiting.delete(number);
  }

  /** Does what waits without the worker, which cannot run. */
  private giveUp(): void {
    this.worker?.terminate();
    this.worker = undefined;
    for (const [number, { problem }] of this.waiting) void this.solveHere(number, problem);
  }

  private async solveHere(number: number, problem: Problem): Promise<void> {
    const { solve } = await import("./solve");
    this.answer({ number, places: solve(problem) });
  }
}
