// What keeps the server from running, as a person is told.

/** A sentence of what is wrong and of what to do, and where that is done. */
export class ServerProblem extends Error {
  constructor(
    message: string,
    /** `settings`: in the settings; `log`: the log says more. */
    readonly remedy: "settings" | "log",
  ) {
    super(message);
  }
}
