// The worker: answers each question with places.

import type { Answer, Question } from "./problem";
import { solve } from "./solve";

/** What a worker has of its own, which the types of pages do not know. */
interface WorkerScope {
  onmessage: ((event: MessageEvent<Question>) => void) | null;
  postMessage(answer: Answer): void;
}

export function serve(): void {
  const scope = globalThis as unknown as WorkerScope;
  scope.onmessage = ({ data: { number, problem } }) => scope.postMessage({ number, places: solve(problem) });
}
