// What is told beside the picture: of what is chosen, or of the whole.

import type { Host } from "../host/host";
import { selectedItem } from "../model/state";
import type { Shown } from "../model/view";
import { ArrowDetails } from "./arrow_details";
import { ItemDetails } from "./item_details";
import { LongList } from "./long_list";
import { Overview } from "./overview";
import type { View } from "./use_view";

interface Props {
  host: Host;
  view: View;
  seen: Shown;
  spreads: boolean;
  spread: (spreads: boolean) => void;
}

export function Details({ host, view, seen, spreads, spread }: Props) {
  const { selected } = view.state;
  const { graph } = view.project;
  const rest = seen.left.find(({ id }) => id === selected);
  const item = selectedItem(view.project, view.state);
  return (
    <aside className="details" aria-label="Details" tabIndex={-1}>
      {item ? (
        <ItemDetails key={item.id} host={host} view={view} item={item} spreads={spreads} spread={spread} />
      ) : selected?.includes("\n") ? (
        <ArrowDetails key={selected} host={host} view={view} seen={seen} id={selected} />
      ) : rest ? (
        <LongList title="More" all={rest.units} keyOf={String}>
          {(unit) => <button type="button" className="link" onClick={() => view.act({ do: "select", id: graph.unit(unit).id })}>{graph.unit(unit).id}</button>}
        </LongList>
      ) : (
        <Overview view={view} />
      )}
    </aside>
  );
}
