// The search for files and folders: what is chosen is shown in its folder.

import { useId, useMemo, useState, type KeyboardEvent } from "react";

import { search } from "../model/search";
import type { Item } from "../model/tree";
import type { View } from "./use_view";

/** What has the keys once something was found: the picture, or the row of the list. */
const STAGE = '.picture, .list tr[tabindex="0"]';

/** So many are offered. */
const MOST = 12;

export function Search({ view: { project, act } }: { view: View }) {
  const [query, setQuery] = useState("");
  const [at, setAt] = useState(0);
  const list = useId();
  const found = useMemo(() => search(project.tree, query, MOST), [project, query]);
  const choose = (item: Item | undefined) => {
    if (!item) return;
    setQuery("");
    act({ do: "reveal", id: item.id });
    document.querySelector<HTMLElement>(STAGE)?.focus();
  };
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && found.length > 0) setAt((at + step + found.length) % found.length);
    else if (event.key === "Enter") choose(found[at]);
    else if (event.key === "Escape") setQuery("");
    else return;
    event.preventDefault();
  };
  return (
    <div className="search" role="search">
      <input
        type="search"
        role="combobox"
        aria-label="Find a file or folder"
        aria-expanded={found.length > 0}
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={found[at] ? `${list}-${at}` : undefined}
        placeholder="Find a file or folder"
        autoComplete="off"
        spellCheck={false}
        value={query}
        onChange={(event) => {
          setQuery(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={press}
      />
      <ul id={list} role="listbox" aria-label="Found" hidden={found.length === 0}>
        {found.map((item, index) => (
          <li key={item.id} id={`${list}-${index}`} role="option" aria-selected={index === at} onMouseDown={(event) => event.preventDefault()} onClick={() => choose(item)}>
            {item.id}
          </li>
        ))}
      </ul>
      {query !== "" && found.length === 0 && <p className="none" role="status">Nothing has “{query}” in its path</p>}
    </div>
  );
}
