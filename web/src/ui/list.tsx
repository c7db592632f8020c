// The list that says what the picture shows, with the same folders open.

import { useEffect, useRef, type KeyboardEvent } from "react";

import { figure, METRICS, written } from "../model/metrics";
import { isOpen } from "../model/state";
import { compare, type Item } from "../model/tree";
import type { Shown } from "../model/view";
import { tellReady } from "./ready";
import type { View } from "./use_view";

/** The figures that are columns. */
const COLUMNS = METRICS.filter(({ id }) => ["fan_in", "fan_out", "dependents", "instability"].includes(id));

interface Row {
  readonly item: Item;
  /** How deep it is, from 1. */
  readonly level: number;
  readonly isOpen: boolean | undefined;
}

export function List({ view, seen, enter }: { view: View; seen: Shown; enter: (id: string) => void }) {
  const { state, act } = view;
  const table = useRef<HTMLTableElement>(null);
  useEffect(tellReady, []);
  const rows = rowsOf(view, seen);
  const chosen = Math.max(0, rows.findIndex(({ item }) => item.id === state.selected));
  const go = (at: number) => {
    const row = rows[Math.min(Math.max(at, 0), rows.length - 1)];
    if (!row) return;
    act({ do: "select", id: row.item.id });
    table.current?.querySelector<HTMLElement>(`tr[data-id="${CSS.escape(row.item.id)}"]`)?.focus();
  };
  const press = (event: KeyboardEvent, row: Row, at: number) => {
    const outer = rows.findLastIndex(({ level }, index) => index < at && level < row.level);
    const act = keys({ row, at, last: rows.length - 1, outer, go, enter, view })[event.key];
    if (!act) return;
    act();
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="list">
      <table role="treegrid" aria-label="Modules" aria-describedby="keys" ref={table}>
        <thead>
          <tr>
            <th scope="col">Name</th>
            {COLUMNS.map(({ id, title }) => <th key={id} scope="col">{title}</th>)}
            <th scope="col">Cycle</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            <Line key={row.item.id} view={view} row={row} isNext={at === chosen} enter={enter} press={(event) => press(event, row, at)} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface LineProps {
  view: View;
  row: Row;
  /** Whether the keyboard comes to it from outside. */
  isNext: boolean;
  enter: (id: string) => void;
  press: (event: KeyboardEvent) => void;
}

function Line({ view: { project, state, act }, row: { item, level, isOpen }, isNext, enter, press }: LineProps) {
  const isCyclic = item.units.some((unit) => project.graph.unit(unit).module.cycle !== undefined);
  return (
    <tr
      data-id={item.id}
      aria-level={level}
      aria-expanded={isOpen}
      aria-selected={item.id === state.selected}
      tabIndex={isNext ? 0 : -1}
      onClick={() => act({ do: "select", id: item.id })}
      onDoubleClick={() => enter(item.id)}
      onKeyDown={press}
    >
      <th scope="row" style={{ paddingInlineStart: `${level * 1.1}em` }}>
        {isOpen === undefined ? <span className="twist" /> : (
          <button type="button" className="twist" tabIndex={-1} aria-label={isOpen ? "Close" : "Open"} onClick={() => act({ do: "toggle", id: item.id })}>{isOpen ? "▾" : "▸"}</button>
        )}
        {state.scene.kind === "folders" ? item.name : item.id}
        {item.kind === "folder" && <span className="count"> {item.units.length.toLocaleString("en")}</span>}
      </th>
      {COLUMNS.map((metric) => <td key={metric.id}>{written(metric, figure(project.graph, metric, item.units))}</td>)}
      <td>{isCyclic && <span className="cyclic">in a cycle</span>}</td>
    </tr>
  );
}

/** What a key acts on: a row at its place, and the place of the row that it is within, −1 if there is none. */
interface Held {
  readonly row: Row;
  readonly at: number;
  readonly last: number;
  readonly outer: number;
  readonly go: (at: number) => void;
  readonly enter: (id: string) => void;
  readonly view: View;
}

/** What each key does. */
function keys({ row: { item, isOpen }, at, last, outer, go, enter, view: { act } }: Held): Readonly<Record<string, () => void>> {
  const toggle = () => act({ do: "toggle", id: item.id });
  const out = () => (outer >= 0 ? go(outer) : undefined);
  return {
    ArrowDown: () => go(at + 1),
    ArrowUp: () => go(at - 1),
    Home: () => go(0),
    End: () => go(last),
    ArrowRight: isOpen === false ? toggle : () => (isOpen ? go(at + 1) : undefined),
    ArrowLeft: isOpen ? toggle : out,
    Enter: () => enter(item.id),
    a: () => act({ do: "look", scene: { kind: "around", id: item.id, depth: 1 } }),
    Escape: () => act({ do: "look", scene: { kind: "folders" } }),
  };
}

/** In folders their contents by name; else what is shown, with what it is about first. */
function rowsOf({ project: { tree }, state }: View, seen: Shown): Row[] {
  if (state.scene.kind !== "folders") return seen.items.map((item) => ({ item, level: 1, isOpen: undefined }));
  const rows: Row[] = [];
  const visit = (item: Item, level: number): void => {
    const open = item.kind === "folder" ? isOpen(state, item) : undefined;
    rows.push({ item, level, isOpen: open });
    if (item.kind === "folder" && open) for (const child of sorted(item.children)) visit(child, level + 1);
  };
  for (const child of sorted(tree.root.children)) visit(child, 1);
  return rows;
}

/** Folders before files, each by name; what there is no room for comes last. */
function sorted(items: readonly Item[]): Item[] {
  const place = (item: Item) => (item.kind === "unit" ? 1 : item.isRest ? 2 : 0);
  return [...items].sort((one, other) => place(one) - place(other) || compare(one.name, other.name));
}
