// What sizes, colours and lines mean.

import { metric } from "../model/metrics";
import type { State } from "../model/state";
import type { Colours } from "../picture/scales";

export function Legend({ state, colours }: { state: State; colours: Colours }) {
  const size = metric(state.size);
  const colour = metric(state.colour);
  return (
    <section className="legend" aria-label="Legend">
      {size && <p><span><b>Size</b> {size.title.toLowerCase()}: {size.summary}</span></p>}
      <p><span><b>Colour</b> {colour ? `${colour.title.toLowerCase()}: ${colour.summary}` : "language"}</span></p>
      <ul>
        {colours.legend.map((key) => (
          <li key={key.text}><Swatch colour={key.colour} /> {key.text}</li>
        ))}
      </ul>
      <ul>
        <li><span className="line cyclic" /> in a cycle</li>
        <li><span className="line weak" /> for types or tests alone</li>
      </ul>
    </section>
  );
}

function Swatch({ colour }: { colour: string }) {
  return <svg className="swatch" viewBox="0 0 10 10" aria-hidden="true"><rect width="10" height="10" rx="2" fill={colour} /></svg>;
}
