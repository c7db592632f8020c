// A list of which the first part is shown until more is wanted.

import { useState, type ReactNode } from "react";

/** So many are shown at first. */
const FIRST = 25;

export function LongList<T>({ title, all, keyOf, children }: { title: string; all: readonly T[]; keyOf: (one: T) => string; children: (one: T) => ReactNode }) {
  const [isWhole, setWhole] = useState(false);
  if (all.length === 0) return null;
  const part = isWhole ? all : all.slice(0, FIRST);
  return (
    <section>
      <h3>{title} <span className="count">{all.length.toLocaleString("en")}</span></h3>
      <ul>
        {part.map((one) => <li key={keyOf(one)}>{children(one)}</li>)}
      </ul>
      {part.length < all.length && <button type="button" onClick={() => setWhole(true)}>Show all {all.length.toLocaleString("en")}</button>}
    </section>
  );
}
