// What a request and a notification of the server's own are to the extension.

/** A request by its name, with the types of what it takes and answers, and of parts of the answer. */
export interface Request<Params, Result, Part = unknown> {
  readonly method: string;
  /** For the types only. */
  readonly types?: { params: Params; result: Result; part: Part };
}

/** A notification by its name, with the type of what it tells. */
export interface Notification<Params> {
  readonly method: string;
  /** For the types only. */
  readonly types?: { params: Params };
}
