// What is told while nothing is chosen: how large it all is, its cycles, what most ask for, and the keys.

import type { GraphCycle } from "../document";
import { compare } from "../model/tree";
import { LongList } from "./long_list";
import type { View } from "./use_view";

/** So many of what most ask for. */
const MOST = 10;

export function Overview({ view: { project, state, act } }: { view: View }) {
  const { graph } = project;
  const { summary, cycles } = graph.document;
  const { scene } = state;
  const fanIn = (at: number) => graph.unit(at).module.fan_in ?? 0;
  const most = graph.units.map((_, at) => at).filter((at) => fanIn(at) > 0);
  most.sort((one, other) => fanIn(other) - fanIn(one) || compare(graph.unit(one).id, graph.unit(other).id));
  const cycle = scene.kind === "cycle" ? cycles[scene.at] : undefined;
  return (
    <>
      {cycle ? <Cut cycle={cycle} /> : <h2>The whole</h2>}
      <dl className="figures">
        <div><dt>Modules</dt><dd>{graph.units.length.toLocaleString("en")}</dd></div>
        <div><dt>Dependencies</dt><dd>{graph.links.length.toLocaleString("en")}</dd></div>
        <div><dt>Cycles</dt><dd>{cycles.length.toLocaleString("en")}</dd></div>
        <div><dt>Not found</dt><dd>{summary.unresolved.toLocaleString("en")}</dd></div>
        {summary.propagation_cost !== null && <div title="The share of all that a change of one can reach"><dt>Propagation cost</dt><dd>{summary.propagation_cost.toFixed(2)}</dd></div>}
      </dl>
      <LongList title="Cycles" all={cycles} keyOf={(cycle) => cycle.modules.join("\n")}>
        {(cycle) => <button type="button" className="link" onClick={() => act({ do: "look", scene: { kind: "cycle", at: cycles.indexOf(cycle) } })}>{cycle.modules.length} modules: {cycle.modules.slice(0, 2).join(", ")}{cycle.modules.length > 2 ? " …" : ""}</button>}
      </LongList>
      <LongList title="Most asked for" all={most.slice(0, MOST)} keyOf={(at) => graph.unit(at).id}>
        {(at) => <><button type="button" className="link" onClick={() => act({ do: "reveal", id: graph.unit(at).id })}>{graph.unit(at).id}</button> <span className="soft">{fanIn(at).toLocaleString("en")}</span></>}
      </LongList>
      <Keys />
    </>
  );
}

function Cut({ cycle }: { cycle: GraphCycle }) {
  return (
    <>
      <h2>Cycle of {cycle.modules.length}</h2>
      <p>{cycle.cheapest ? "The cheapest way out of it is to cut:" : "A cheap way out of it is to cut:"}</p>
      <ul>
        {cycle.cut.map(({ from, to, reason }) => <li key={`${from} ${to}`}>{from} → {to} <span className="soft">{reason.replaceAll("`", "")}</span></li>)}
      </ul>
    </>
  );
}

const KEYS = [
  ["/", "find a file or folder"],
  ["l", "the list, or the picture"],
  ["← ↑ → ↓", "to the next"],
  ["Enter", "open or close a folder; open a file, or look around it"],
  ["a", "look around what is chosen"],
  ["Backspace", "close the folder around it"],
  ["+ − 0", "larger, smaller, all of it"],
  ["Esc", "choose nothing; back to the folders"],
] as const;

function Keys() {
  return (
    <section>
      <h3>Keys</h3>
      <dl className="keys">
        {KEYS.map(([key, what]) => <div key={key}><dt><kbd>{key}</kbd></dt><dd>{what}</dd></div>)}
      </dl>
    </section>
  );
}
