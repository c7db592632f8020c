// What is told of an arrow: every dependency behind it, with its place.

import type { Host } from "../host/host";
import { unitsOf, type Shown } from "../model/view";
import { LongList } from "./long_list";
import { Place } from "./place";
import type { View } from "./use_view";

export function ArrowDetails({ host, view: { project, act }, seen, id }: { host: Host; view: View; seen: Shown; id: string }) {
  const { graph, tree } = project;
  const [from = "", to = ""] = id.split("\n");
  const targets = new Set(unitsOf(tree, seen, to));
  const edges = unitsOf(tree, seen, from).flatMap((unit) => graph.linksFrom(unit)).filter((link) => targets.has(link.to)).flatMap((link) => link.edges);
  const end = (id: string) => <button type="button" className="link" onClick={() => act({ do: "select", id })}>{tree.find(id)?.id ?? "more"}</button>;
  return (
    <>
      <p className="kind">dependency</p>
      <h2>{end(from)} → {end(to)}</h2>
      <LongList title="Behind it" all={edges} keyOf={(edge) => `${edge.from} ${edge.to} ${edge.kind}`}>
        {(edge) => (
          <>
            <Place host={host} path={edge.from} line={edge.line} /> <span className="soft">{[edge.kind.replaceAll("_", " "), ...edge.flags.map((flag) => flag.replaceAll("_", " "))].join(", ")}</span>
            <br />→ {edge.to}
            {edge.uses > 1 && <span className="soft"> {edge.uses} uses</span>}
            {edge.evidence !== undefined && <p className="soft">{edge.evidence}</p>}
          </>
        )}
      </LongList>
    </>
  );
}
