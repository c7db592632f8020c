// Chance that is the same every time: layouts begin with random places.

/** Runs `work` with a random source that begins anew; nothing else runs meanwhile. */
export function withSameChance<T>(work: () => T): T {
  const before = Math.random;
  Math.random = sequence(0x5eed);
  try {
    return work();
  } finally {
    Math.random = before;
  }
}

/** Numbers from 0 up to 1, always the same ones for a seed (mulberry32). */
function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
