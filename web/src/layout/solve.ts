// Lays a problem out; the worker and, where there can be none, the page itself call this.

import { layered } from "./layered";
import { nested } from "./nested";
import type { Places, Problem } from "./problem";

export function solve(problem: Problem): Places {
  if (problem.nodes.length === 0) return {};
  return problem.kind === "nested" ? nested(problem) : layered(problem);
}
