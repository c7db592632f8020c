// The whole view: what is above, the picture or the list, and what is told of what is chosen.

import { useCallback, useEffect, useMemo, useRef, useState } from "react";

import type { Host } from "../host/host";
import type { Layouter } from "../layout/layouter";
import type { Picture } from "../picture/picture";
import { colours } from "../picture/scales";
import { onThemeChange, themeOf, type Theme } from "../picture/theme";
import { selectedItem, shown } from "../model/state";
import type { Item } from "../model/tree";
import { Details } from "./details";
import { Legend } from "./legend";
import { List } from "./list";
import { PictureView } from "./picture_view";
import { SceneBar } from "./scene_bar";
import { spoken } from "./spoken";
import { Toolbar } from "./toolbar";
import { useView, type View } from "./use_view";

export function App({ host, layouter }: { host: Host; layouter: Layouter }) {
  const view = useView(host);
  if ("problem" in view) return <p className="empty" role="status">{view.problem ?? "Waiting for the module graph …"}</p>;
  return <Whole host={host} layouter={layouter} view={view} />;
}

function Whole({ host, layouter, view }: { host: Host; layouter: Layouter; view: View }) {
  const { project, state, act } = view;
  const { scene, expanded } = state;
  const theme = useTheme();
  const picture = useRef<Picture>(null);
  const [spreads, setSpreads] = useState(false);
  // What is shown depends on nothing else: a choice moves nothing.
  const seen = useMemo(() => shown(project, { ...state, scene, expanded }), [project, scene, expanded]);
  const scale = useMemo(() => colours(project.graph, state.colour, seen.items, theme), [project, state.colour, seen, theme]);
  const item = selectedItem(project, state);

  /** What a second click or Enter does: folders open and close, files open or are looked around. */
  const enter = useCallback(
    (id: string) => {
      const entered = project.tree.find(id);
      if (entered?.kind === "folder" && scene.kind === "folders") act({ do: "toggle", id });
      else if (entered?.kind === "unit" && host.hasEditor) openUnit(host, view, entered, false);
      else if (entered) act({ do: "look", scene: { kind: "around", id, depth: 1 } });
    },
    [project, scene, act, host, view],
  );
  const pick = useCallback(
    (id: string | undefined) => {
      act({ do: "select", id });
      const picked = id === undefined ? undefined : project.tree.find(id);
      if (picked?.kind === "unit" && host.hasEditor) openUnit(host, view, picked, true);
    },
    [act, project, host, view],
  );
  useKeys(view);

  return (
    <div className="view">
      <Toolbar host={host} view={view} picture={picture} theme={theme} />
      <SceneBar view={view} seen={seen} />
      <main className="stage">
        {state.form === "picture" ? (
          <PictureView view={view} seen={seen} colours={scale} theme={theme} layouter={layouter} picture={picture} spreads={spreads} pick={pick} enter={enter} />
        ) : (
          <List view={view} seen={seen} enter={enter} />
        )}
        {state.form === "picture" && <Legend state={state} colours={scale} />}
        <p className="spoken" id="keys">Arrow keys go from one to the next, Enter opens what is chosen, a looks around it, Escape leads back.</p>
      </main>
      <Details host={host} view={view} seen={seen} spreads={spreads} spread={setSpreads} />
      <p className="spoken" role="status">{item ? spoken(project, item) : ""}</p>
    </div>
  );
}

/** Opens the file of a unit; of a package the first one. */
function openUnit(host: Host, { project }: View, item: Item, isGlance: boolean): void {
  const [at] = item.units;
  if (at === undefined) return;
  const { id, files, module } = project.graph.unit(at);
  const path = files[0] ?? (module.kind === "file" ? id : undefined);
  if (path !== undefined) host.open(path, undefined, isGlance);
}

/** Keys that do the same wherever the focus is, but where text is typed. */
function useKeys({ state, act }: View): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const isTyping = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement;
      if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === "/") document.querySelector<HTMLInputElement>("input[type=search]")?.focus();
      else if (event.key === "l") act({ do: "show", form: state.form === "list" ? "picture" : "list" });
      else return;
      event.preventDefault();
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [state.form, act]);
}

function useTheme(): Theme {
  const [theme, setTheme] = useState(() => themeOf(document.body));
  useEffect(() => onThemeChange(() => setTheme(themeOf(document.body))), []);
  return theme;
}
