// Building blocks: elements, numbers as text, and names that cannot deceive.
// Every text of the analysed project reaches the page through `textContent` or an attribute
// set by `element`; nothing in these scripts parses text as HTML.

const byId = (id) => document.getElementById(id);

/**
 * Text in which what stands in back quotes is code. A name may hold some itself: that of `symbol`, or
 * of what is around it, is known.
 */
function prose(text, symbol = "") {
  const pieces = [];
  let rest = text;
  for (let open = rest.indexOf("`"); open >= 0; open = rest.indexOf("`")) {
    const length = quotedLength(rest.slice(open + 1), symbol);
    if (length < 0) break;
    pieces.push(rest.slice(0, open), element("code", {}, rest.slice(open + 1, open + 1 + length)));
    rest = rest.slice(open + length + 2);
  }
  return [...pieces, rest];
}

/** How long the name is that `text` begins with and a back quote ends, or -1. */
function quotedLength(text, symbol) {
  const ends = [...text.matchAll(/`/g)].map((quote) => quote.index);
  return ends.findLast((end) => end > 0 && symbol.startsWith(text.slice(0, end))) ?? ends[0] ?? -1;
}

/** An element with properties and children; strings become text nodes, empty children vanish. */
function element(tag, properties = {}, ...children) {
  const node = tag.startsWith("svg:")
    ? document.createElementNS("http://www.w3.org/2000/svg", tag.slice(4))
    : document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) setProperty(node, name, value);
  node.append(...children.flat().filter((child) => child !== undefined && child !== null && child !== ""));
  return node;
}

/** Properties that are no attributes. */
const SETTERS = {
  on(node, listeners) {
    for (const [type, listener] of Object.entries(listeners)) node.addEventListener(type, listener);
  },
  vars(node, variables) {
    for (const [name, value] of Object.entries(variables)) node.style.setProperty(name, value);
  },
};

/** Sets an element's property; without a value, it is left out. */
function setProperty(node, name, value) {
  if (value === undefined || value === null || value === false) return;
  if (Object.hasOwn(SETTERS, name)) SETTERS[name](node, value);
  else node.setAttribute(name, value === true ? "" : String(value));
}

// Controls, zero-width characters and bidirectional overrides can make a text look like another
// one ("Trojan Source"), so they are shown by their code point. Tab and line feed are ordinary.
const DECEIVING = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

/** The text with every invisible or reordering character replaced by a visible `‹U+202E›`. */
function visible(text) {
  return text.replace(DECEIVING, (mark) => `‹U+${mark.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}›`);
}

const WHOLE = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const FINE = new Intl.NumberFormat("en", { maximumFractionDigits: 2 });
const DECIMALS = [0, 1, 2].map((digits) => new Intl.NumberFormat("en", { minimumFractionDigits: digits, maximumFractionDigits: digits }));
const SHORT = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

/** A number for a table cell: absent is a dash, huge is short; all of a column have as many `decimals`. */
function number(value, decimals = 0) {
  if (value === null || value === undefined || Number.isNaN(value)) return "–";
  if (value >= 1e15) return value.toExponential(1).replace("e+", "e");
  if (value >= 1e5) return SHORT.format(value);
  if (decimals) return DECIMALS[decimals].format(value);
  return Number.isInteger(value) ? WHOLE.format(value) : FINE.format(value);
}

/** "1 function", "2,000 functions". */
function plural(count, one, many = `${one}s`) {
  return `${WHOLE.format(count)} ${count === 1 ? one : many}`;
}

/** The last part of a path and the folder before it, the latter with its slash. */
function splitPath(path) {
  const cut = path.lastIndexOf("/") + 1;
  return [path.slice(0, cut), path.slice(cut)];
}

/** The entries of a list by their key, keys in the order of their first entry. */
function groupBy(list, key) {
  const groups = new Map();
  for (const entry of list) {
    const group = groups.get(key(entry));
    if (group) group.push(entry);
    else groups.set(key(entry), [entry]);
  }
  return groups;
}

/** Shows `data-tip` of whatever is hovered or focused in one floating box. */
function installTips() {
  const tip = byId("tip");
  const hide = () => {
    tip.hidden = true;
  };
  const show = (event) => {
    const owner = event.target.closest?.("[data-tip]");
    if (!owner) return hide();
    tip.textContent = owner.dataset.tip;
    tip.hidden = false;
    const box = owner.getBoundingClientRect();
    const left = Math.min(box.left, document.documentElement.clientWidth - tip.offsetWidth - 8);
    const above = box.top - tip.offsetHeight - 6;
    tip.style.left = `${Math.max(8, left)}px`;
    tip.style.top = `${above > 8 ? above : box.bottom + 6}px`;
  };
  document.addEventListener("pointerover", show);
  document.addEventListener("focusin", (event) => (event.target.matches(":focus-visible") ? show(event) : hide()));
  document.addEventListener("scroll", hide, { capture: true, passive: true });
  document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
}
