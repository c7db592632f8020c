// A view of orders: tags between types.
import React, { type ReactNode } from "react";

interface Props<T> {
  items: readonly T[];
  open?: boolean;
  children?: (item: T) => ReactNode;
}

export function List<T extends { id: string }>({ items, open = true, children }: Props<T>) {
  const [chosen, choose] = React.useState<T | null>(null);
  const pick = <K,>(key: K) => (item: T) => {
    if (key && item.id) choose(item as T);
  };
  if (!items.length) return null;
  return (
    <ul className={open ? "open" : undefined}>
      {items.map((item) => (
        <li key={item.id} onClick={() => pick("id")(item)}>
          {open && chosen?.id === item.id && <b>{children?.(item) ?? item.id}</b>}
        </li>
      ))}
    </ul>
  );
}
