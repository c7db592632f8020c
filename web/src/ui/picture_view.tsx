// The picture in its place on the page, with its keys.

import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type RefObject } from "react";

import type { Layouter } from "../layout/layouter";
import type { Graph } from "../model/graph";
import { reach } from "../model/reach";
import type { Item } from "../model/tree";
import { unitsOf, type Shown } from "../model/view";
import { draw, type Drawing } from "../picture/drawing";
import { Picture, type Events } from "../picture/picture";
import type { Colours } from "../picture/scales";
import type { Theme } from "../picture/theme";
import { press } from "./picture_keys";
import { tellReady } from "./ready";
import type { View } from "./use_view";

interface Props {
  view: View;
  seen: Shown;
  colours: Colours;
  theme: Theme;
  layouter: Layouter;
  picture: RefObject<Picture | null>;
  /** Whether it is shown how far a change of what is chosen reaches. */
  spreads: boolean;
  pick: (id: string | undefined) => void;
  enter: (id: string) => void;
}

export function PictureView({ view, seen, colours, theme, layouter, picture, spreads, pick, enter }: Props) {
  const { project, state, current } = view;
  const container = useRef<HTMLDivElement>(null);
  const [pointed, setPointed] = useState<string>();
  const [isBusy, setBusy] = useState(true);
  const drawing = useMemo(() => draw(project.graph, seen, state.size, colours), [project, seen, state.size, colours]);
  // What was pointed at may be gone from under the pointer.
  const isThere = drawing.nodes.some(({ id }) => id === pointed);
  const blast = useBlast(view, seen, isThere ? pointed : spreads ? state.selected : undefined);

  const settled = () => {
    setBusy(false);
    tellReady();
  };
  usePicture(container, picture, layouter, { pick, enter, point: setPointed, settled });

  const before = useRef<Shown>(undefined);
  useEffect(() => {
    const isOther = before.current !== seen;
    before.current = seen;
    if (!isOther) return picture.current?.paint(drawing, theme);
    setBusy(true);
    void picture.current?.show(drawing, theme, state.scene.kind === "around" ? "layered" : "nested");
  }, [drawing, theme, seen, state.scene.kind, picture]);

  const chosen = state.selected === undefined ? undefined : shownAs(project.graph, seen, drawing, state.selected, project.tree.find(state.selected));
  const here = current === undefined ? undefined : seen.itemOf.get(project.graph.find(current) ?? -1);
  useEffect(() => picture.current?.mark({ reached: blast?.reached, chosen, current: here }), [blast, chosen, here, drawing, isBusy, picture]);
  useEffect(() => {
    if (chosen !== undefined && !isBusy) picture.current?.bring(chosen);
  }, [chosen, isBusy, picture]);

  const pressed = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !picture.current) return;
    if (!press(event.key, { view, picture: picture.current, chosen, enter })) return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div className="picture-frame">
      <div ref={container} className="picture" role="application" aria-label="Picture of the module graph" aria-describedby="keys" aria-busy={isBusy} tabIndex={0} onKeyDown={pressed} />
      {blast && <p className="blast">{blast.text}</p>}
    </div>
  );
}

/** Has a picture in `container` that tells the newest `events`. */
function usePicture(container: RefObject<HTMLDivElement | null>, picture: RefObject<Picture | null>, layouter: Layouter, events: Events): void {
  const newest = useRef(events);
  newest.current = events;
  useEffect(() => {
    if (!container.current) return;
    picture.current = new Picture(container.current, layouter, {
      pick: (id) => newest.current.pick(id),
      enter: (id) => newest.current.enter(id),
      point: (id) => newest.current.point(id),
      settled: () => newest.current.settled(),
    });
    return () => {
      picture.current?.dispose();
      picture.current = null;
    };
  }, [container, layouter, picture]);
}

/** What of the picture stands for what is selected: itself, or the closed folder that it is in. */
function shownAs(graph: Graph, seen: Shown, drawing: Drawing, selected: string, item: Item | undefined): string | undefined {
  const isDrawn = drawing.nodes.some(({ id }) => id === selected) || drawing.arrows.some(({ id }) => id === selected);
  if (isDrawn) return selected;
  const [unit] = item?.units ?? [];
  return unit === undefined ? undefined : seen.itemOf.get(graph.find(selected) ?? unit);
}

/** Who depends on what is pointed at: by shown item how many links away, and in a sentence. */
function useBlast({ project: { graph, tree } }: View, seen: Shown, id: string | undefined): { reached: ReadonlyMap<string, number>; text: string } | undefined {
  return useMemo(() => {
    const units = id === undefined ? [] : unitsOf(tree, seen, id);
    if (id === undefined || units.length === 0) return undefined;
    const all = reach(graph, units, "dependents");
    const reached = new Map<string, number>();
    for (const [unit, distance] of all) {
      const shown = seen.itemOf.get(unit);
      if (shown !== undefined) reached.set(shown, Math.min(distance, reached.get(shown) ?? Infinity));
    }
    const others = all.size - units.length;
    return { reached, text: `A change of ${tree.find(id)?.name ?? "these"} can reach ${others.toLocaleString("en")} of ${graph.units.length.toLocaleString("en")}` };
  }, [graph, tree, seen, id]);
}
