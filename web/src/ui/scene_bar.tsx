// Says what is looked at, and leads back.

import { DEPTHS } from "../model/state";
import type { Shown } from "../model/view";
import type { View } from "./use_view";

export function SceneBar({ view, seen }: { view: View; seen: Shown }) {
  const { scene } = view.state;
  return (
    <nav className="scene" aria-label="What is shown">
      {scene.kind !== "folders" && <button type="button" onClick={() => view.act({ do: "look", scene: { kind: "folders" } })}>← Folders</button>}
      <h2>{heading(view)}</h2>
      {scene.kind === "around" && (
        <fieldset className="switch">
          <legend>Steps</legend>
          {DEPTHS.map((depth) => (
            <label key={depth}>
              <input type="radio" name="depth" checked={scene.depth === depth} onChange={() => view.act({ do: "look", scene: { ...scene, depth } })} /> {depth}
            </label>
          ))}
        </fieldset>
      )}
      <output>{counted(view, seen)}</output>
    </nav>
  );
}

function counted({ project }: View, seen: Shown): string {
  const nodes = `${seen.items.length} shown of ${project.graph.units.length.toLocaleString("en")}`;
  const isAll = seen.arrows.length === seen.allArrows;
  return isAll ? nodes : `${nodes}, with the ${seen.arrows.length} strongest of ${seen.allArrows.toLocaleString("en")} arrows`;
}

function heading({ state: { scene }, project }: View): string {
  switch (scene.kind) {
    case "folders":
      return "Folders";
    case "around":
      return `Around ${scene.id}`;
    case "cycle": {
      const cycle = project.graph.document.cycles[scene.at];
      return `Cycle ${scene.at + 1} of ${project.graph.document.cycles.length}: ${cycle?.modules.length ?? 0} modules`;
    }
  }
}
