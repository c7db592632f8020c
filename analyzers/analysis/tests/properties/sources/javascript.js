// A store of orders: one file in which much of the language comes together.
import { open } from "./open.js";
import * as log from "./log.js";

const limits = { small: 10, large: 1_000 };

export class Store extends Base {
  static #count = 0;
  items = open ? [] : null;
  onChange = (event) => {
    if (event?.kind === "add" && this.items) {
      this.items.push(event.item);
    }
  };

  static {
    for (const key of Object.keys(limits)) Store.#count += limits[key];
  }

  constructor(items = [], { strict = false, ...rest } = {}) {
    super(rest);
    this.items = items ?? [];
    this.strict = strict;
  }

  get size() {
    return this.items.length;
  }

  async load(path, retries = 3) {
    outer: while (retries-- > 0) {
      try {
        const { data } = await open(path);
        for (let i = 0; i < data.length; i++) {
          if (!data[i]) continue outer;
          else if (data[i].held || this.strict) break;
          else this.items.push(data[i]);
        }
        return true;
      } catch (error) {
        if (retries === 0) throw error;
      } finally {
        log.done(path);
      }
    }
    return false;
  }

  *each() {
    yield* this.items.filter((item) => item && item.open);
  }
}

export function kind(order, names = {}) {
  switch (order.kind) {
    case "a":
    case "b":
      return names[order.kind] || "letter";
    default: {
      names.seen ||= true;
      return order.price > 9 ? (order.held ? "held" : "dear") : `cheap ${order.price}
or free`;
    }
  }
}

function compose(first, ...others) {
  const inner = function named(value) {
    do {
      value = others.pop()?.(value);
    } while (others.length);
    return value;
  };
  return (value) => inner(first(value));
}

export const depth = (node) => 1 + Math.max(0, ...node.children.map(depth));

for (const key in limits) {
  if (/^s/.test(key)) delete limits[key];
}
