// The log as the language client traces into it.

import { LogLevel, type LogOutputChannel } from "vscode";

import { isTraced } from "../config";

/**
 * `log` with the messages between editor and server in it whenever the setting asks for them.
 *
 * By itself the client traces only when the channel's level is the lowest, which nobody finds.
 */
export function traced(log: LogOutputChannel): LogOutputChannel {
  return new Proxy(log, {
    get(target, key) {
      if (key === "logLevel") return isTraced() ? LogLevel.Trace : target.logLevel;
      if (key === "trace" && isTraced()) return target.info.bind(target);
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}
