// The first line of the script, which is run by a page and by the worker that the page makes of it.

import "./graph.css";

if (typeof document === "undefined") {
  void import("./layout/worker").then(({ serve }) => serve());
} else {
  const script = document.currentScript instanceof HTMLScriptElement ? document.currentScript : null;
  void import("./ui/start").then(({ start }) => start(script));
}
