// What is told of a file or folder: its figures, who asks for it and for what it asks.

import type { Host } from "../host/host";
import type { Link } from "../model/graph";
import { figure, METRICS, written } from "../model/metrics";
import { isOpen } from "../model/state";
import { compare, type Item } from "../model/tree";
import { LongList } from "./long_list";
import { Place } from "./place";
import type { View } from "./use_view";

interface Props {
  host: Host;
  view: View;
  item: Item;
  spreads: boolean;
  spread: (spreads: boolean) => void;
}

export function ItemDetails({ host, view, item, spreads, spread }: Props) {
  const { graph } = view.project;
  const unit = item.kind === "unit" ? graph.unit(item.units[0]) : undefined;
  const files = unit?.files.length ? unit.files : unit?.module.kind === "file" ? [unit.id] : [];
  const unresolved = graph.document.unresolved.filter(({ from }) => files.includes(from));
  return (
    <>
      <p className="kind">{item.kind === "folder" ? `folder of ${item.units.length.toLocaleString("en")}` : [unit?.module.language, unit?.module.kind].filter((word) => word).join(" ")}</p>
      <h2>{item.name}</h2>
      {item.kind === "folder" ? <code className="place">{item.id}</code> : files.length > 0 ? files.map((path) => <Place key={path} host={host} path={path} line={undefined} />) : <code className="place">{item.id}</code>}
      <Actions view={view} item={item} spreads={spreads} spread={spread} />
      <dl className="figures">
        {METRICS.map((metric) => (
          <div key={metric.id} title={metric.summary}>
            <dt>{metric.title}</dt>
            <dd>{written(metric, figure(graph, metric, item.units))}</dd>
          </div>
        ))}
      </dl>
      <Dependencies host={host} view={view} item={item} end="to" title="Asked for by" />
      <Dependencies host={host} view={view} item={item} end="from" title="Asks for" />
      <LongList title="Not found" all={unresolved} keyOf={({ from, text, line }) => `${from} ${line} ${text}`}>
        {({ from, text, line, reason, detail }) => <><code>{text}</code> <span className="soft">{detail ?? reason}</span> <Place host={host} path={from} line={line} /></>}
      </LongList>
    </>
  );
}

function Actions({ view: { project, state, act }, item, spreads, spread }: Pick<Props, "view" | "item" | "spreads" | "spread">) {
  const cycles = [...new Set(item.units.map((unit) => project.graph.unit(unit).module.cycle))].filter((cycle) => cycle !== undefined);
  return (
    <div className="buttons">
      {item.kind === "folder" && state.scene.kind === "folders" && <button type="button" onClick={() => act({ do: "toggle", id: item.id })}>{isOpen(state, item) ? "Close" : "Open"}</button>}
      <button type="button" onClick={() => act({ do: "look", scene: { kind: "around", id: item.id, depth: 1 } })}>Look around</button>
      {state.scene.kind !== "folders" && <button type="button" onClick={() => act({ do: "reveal", id: item.id })}>Show in folders</button>}
      <button type="button" aria-pressed={spreads} onClick={() => spread(!spreads)}>Blast radius</button>
      {cycles.slice(0, 5).map((at) => (
        <button key={at} type="button" className="cyclic" onClick={() => act({ do: "look", scene: { kind: "cycle", at } })}>Cycle of {project.graph.document.cycles[at]?.modules.length}</button>
      ))}
    </div>
  );
}

/** The dependencies that leave `item` at their end `end`, or come to it. */
function Dependencies({ host, view: { project, act }, item, end, title }: Pick<Props, "host" | "view" | "item"> & { end: "from" | "to"; title: string }) {
  const { graph } = project;
  const inside = new Set(item.units);
  const other = end === "from" ? "to" : "from";
  const links = item.units.flatMap((unit) => (end === "from" ? graph.linksFrom(unit) : graph.linksTo(unit))).filter((link) => !inside.has(link[other]));
  const name = (link: Link) => graph.unit(link[other]).id;
  const sorted = [...links].sort((one, two) => compare(name(one), name(two)));
  return (
    <LongList title={title} all={sorted} keyOf={(link) => `${link.from} ${link.to}`}>
      {(link) => (
        <>
          <button type="button" className={link.isCyclic ? "link cyclic" : "link"} onClick={() => act({ do: "select", id: name(link) })}>{name(link)}</button>{" "}
          {link.edges.slice(0, 1).map((edge) => <Place key={edge.from} host={host} path={edge.from} line={edge.line} />)}
          {link.uses > 1 && <span className="soft"> {link.uses} uses</span>}
        </>
      )}
    </LongList>
  );
}
