// What is above the picture: search, what it is drawn by, and what can be done with it.

import type { RefObject } from "react";

import type { Host } from "../host/host";
import { METRICS } from "../model/metrics";
import type { Picture } from "../picture/picture";
import { LANGUAGE } from "../picture/scales";
import { svg } from "../picture/svg";
import type { Theme } from "../picture/theme";
import { Search } from "./search";
import type { View } from "./use_view";

interface Props {
  host: Host;
  view: View;
  picture: RefObject<Picture | null>;
  theme: Theme;
}

export function Toolbar({ host, view, picture, theme }: Props) {
  const { state, act } = view;
  const isPicture = state.form === "picture";
  return (
    <header className="toolbar">
      <h1>{host.title}</h1>
      <Search view={view} />
      <fieldset className="switch">
        <legend>Show as</legend>
        <label><input type="radio" name="form" checked={isPicture} onChange={() => act({ do: "show", form: "picture" })} /> Picture</label>
        <label><input type="radio" name="form" checked={!isPicture} onChange={() => act({ do: "show", form: "list" })} /> List</label>
      </fieldset>
      <label>Size <Choice value={state.size} others={[["same", "All the same"]]} choose={(size) => act({ do: "draw", size })} /></label>
      <label>Colour <Choice value={state.colour} others={[[LANGUAGE, "Language"]]} choose={(colour) => act({ do: "draw", colour })} /></label>
      {host.hasEditor && (
        <label><input type="checkbox" checked={state.follows} onChange={(event) => view.follow(event.currentTarget.checked)} /> Follow the editor</label>
      )}
      <div className="buttons" role="group" aria-label="Picture">
        <button type="button" disabled={!isPicture} onClick={() => picture.current?.zoom(1.3)} aria-label="Zoom in">+</button>
        <button type="button" disabled={!isPicture} onClick={() => picture.current?.zoom(1 / 1.3)} aria-label="Zoom out">−</button>
        <button type="button" disabled={!isPicture} onClick={() => picture.current?.fit()}>Fit</button>
        <button type="button" disabled={!isPicture} onClick={() => void saveSvg(host, picture.current, theme)}>SVG</button>
        <button type="button" disabled={!isPicture} onClick={() => void savePng(host, picture.current, theme)}>PNG</button>
      </div>
    </header>
  );
}

function Choice({ value, others, choose }: { value: string; others: readonly (readonly [string, string])[]; choose: (value: string) => void }) {
  return (
    <select value={value} onChange={(event) => choose(event.currentTarget.value)}>
      {METRICS.map(({ id, title }) => <option key={id} value={id}>{title}</option>)}
      {others.map(([id, title]) => <option key={id} value={id}>{title}</option>)}
    </select>
  );
}

async function saveSvg(host: Host, picture: Picture | null, theme: Theme): Promise<void> {
  if (!picture) return;
  const { drawing, places } = picture.shapes();
  await host.save("modules.svg", new Blob([svg(drawing, places, theme, host.title)], { type: "image/svg+xml" }));
}

async function savePng(host: Host, picture: Picture | null, theme: Theme): Promise<void> {
  if (picture) await host.save("modules.png", await picture.png(theme.ground));
}
