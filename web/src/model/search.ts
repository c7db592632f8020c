// Finding folders and units by parts of their paths.

import { compare, type Item, type Tree } from "./tree";

/** The items whose paths have every word of `query`, the best first. */
export function search(tree: Tree, query: string, most: number): Item[] {
  const words = query.toLowerCase().split(/\s+/).filter((word) => word !== "");
  if (words.length === 0) return [];
  const found: { item: Item; rank: number }[] = [];
  for (const item of tree.all()) {
    if (item === tree.root || (item.kind === "folder" && item.isRest)) continue;
    const rank = rankOf(item, words);
    if (rank !== undefined) found.push({ item, rank });
  }
  found.sort((one, other) => one.rank - other.rank || one.item.id.length - other.item.id.length || compare(one.item.id, other.item.id));
  return found.slice(0, most).map(({ item }) => item);
}

/** Lower is better: how the last word stands in the name; nothing if a word is not in the path. */
function rankOf(item: Item, words: readonly string[]): number | undefined {
  const path = item.id.toLowerCase();
  if (!words.every((word) => path.includes(word))) return undefined;
  const name = path.replace(/\/$/, "").split("/").at(-1) ?? path;
  const last = words.at(-1) ?? "";
  if (name === last || name.startsWith(`${last}.`)) return 0;
  if (name.startsWith(last)) return 1;
  return name.includes(last) ? 2 : 3;
}
