// A store of orders: one file in which much of the language comes together.
import type { Event, Order } from "./types.js";
import { type Reader, open } from "./open.js";
import log = require("./log.js");

type Held<T> = T extends { held: infer H } ? H : never;
type Getters<T> = { readonly [K in keyof T as `get${string & K}`]-?: () => T[K] };

export interface Named<T = unknown> extends Iterable<T> {
  readonly name?: string;
  (path: string): T;
  rename(name: string): void;
}

export const enum Side { Left = 1 << 0, Right = Left << 1 }

@registered({ strict: true })
export abstract class Store<T extends Order = Order> extends Base<T> implements Named<T> {
  static #count = 0;
  declare readonly note: string;
  private items: T[] | null = open ? [] : null;
  onChange = (event?: Event): void => {
    if (event?.kind === "add" && this.items) {
      this.items!.push(event.item as T);
    }
  };

  static {
    for (const key of Object.keys(limits)) Store.#count += limits[key];
  }

  constructor(private readonly strict = false, public name?: string, ...rest: string[]) {
    super(rest);
    this.items = this.items ?? [];
  }

  abstract close(force?: boolean): Promise<void>;

  get size(): number {
    return this.items!.length;
  }

  async load(path: string, retries: number = 3): Promise<boolean> {
    outer: while (retries-- > 0) {
      try {
        const { data }: Reader = await open(path);
        for (let i = 0; i < data.length; i++) {
          if (!data[i]) continue outer;
          else if ((data[i] as Order).held || this.strict) break;
          else this.items?.push(<T>data[i]);
        }
        return true;
      } catch (error: unknown) {
        if (retries === 0) throw error;
      } finally {
        log.done(path);
      }
    }
    return false;
  }

  protected *each(this: Store<T>): Generator<T> {
    yield* this.items!.filter((item): item is T => Boolean(item && item.open));
  }
}

export function kind(order: Order): string;
export function kind(order: Order, names: Record<string, string>): string;
export function kind(order: Order, names: Record<string, string> = {}) {
  switch (order.kind) {
    case "a":
    case "b":
      return names[order.kind] || "letter";
    default: {
      names.seen ||= "yes";
      return order.price! > 9 ? (order.held ? "held" : "dear") : `cheap ${order.price}
or free`;
    }
  }
}

namespace Limits {
  export const values = { small: 10, large: 1_000 } as const satisfies Record<string, number>;
  export function of<K extends keyof typeof values>(key: K): (typeof values)[K] {
    if (!(key in values)) throw new RangeError(key);
    return values[key];
  }
}

function compose<A, B>(first: (value: A) => B, ...others: Array<(value: B) => B>) {
  const inner = function named(value: B): B {
    do {
      value = others.pop()?.(value) as B;
    } while (others.length);
    return value;
  } as (value: B) => B;
  return (value: A) => inner(first(value));
}

declare global {
  interface Window { store: Store }
}

export default compose;
