// A table of any number of rows: only those in view are in the document.
// It stays a real table for assistive technology: `aria-rowcount`, `aria-rowindex` and `aria-sort`
// say what is not drawn, and one link per row takes the focus (arrow keys move it).

const OVERSCAN = 8;

/**
 * `columns` is a list of `{ id, label, about, numeric, width, key(row), cell(row) }`; the first one
 * holds the row's link, made by `link(row)`. `open(row, byKey)` is called for a chosen row.
 */
class VirtualTable {
  constructor(root, { caption, link, open, sort }) {
    Object.assign(this, { root, link, open, sort, columns: [], rows: new Uint32Array(0), active: 0, selected: -1 });
    this.drawn = new Map();
    this.head = element("tr", { "aria-rowindex": 1 });
    this.widths = element("colgroup");
    this.body = element("tbody");
    this.before = element("tr", { class: "spacer", "aria-hidden": "true" });
    this.after = element("tr", { class: "spacer", "aria-hidden": "true" });
    this.nothing = element("p", { class: "empty", hidden: true }, "Nothing matches.");
    this.table = element("table", {},
      element("caption", { class: "visually-hidden" }, caption), this.widths,
      element("thead", {}, this.head), this.body);
    root.tabIndex = -1;
    root.append(this.table, this.nothing);
    root.addEventListener("scroll", () => this.schedule(), { passive: true });
    root.addEventListener("keydown", (event) => this.key(event));
    this.body.addEventListener("click", (event) => this.click(event));
    this.body.addEventListener("focusin", (event) => this.focused(event));
    new ResizeObserver(() => this.schedule()).observe(root);
  }

  /** Replaces the columns; rows are drawn anew. */
  setColumns(columns, sorted) {
    this.columns = columns;
    this.widths.replaceChildren(...columns.map((column) => element("col", { vars: { width: column.width } })));
    this.table.style.setProperty("min-width", `calc(${columns.map((column) => column.least ?? column.width).join(" + ")})`);
    this.setSort(sorted);
    this.redraw();
  }

  /** Shows `sorted` (`name` ascending, `-name` descending) in the head. */
  setSort(sorted) {
    const [id, down] = sorted.startsWith("-") ? [sorted.slice(1), true] : [sorted, false];
    this.head.replaceChildren(...this.columns.map((column) => {
      const on = column.id === id;
      const button = element("button", {
        type: "button", "data-tip": column.about, "data-sort": column.id,
        on: { click: () => this.sort(on === down ? column.id : `-${column.id}`, column) },
      }, on ? sortMark(column, down) : column.label);
      return element("th", {
        scope: "col", class: column.numeric ? "numeric" : "", "aria-sort": on ? (down ? "descending" : "ascending") : undefined,
      }, button);
    }));
  }

  /** Replaces the rows and goes back to the top. */
  setRows(rows) {
    this.rows = rows;
    this.active = 0;
    this.root.scrollTop = 0;
    this.table.setAttribute("aria-rowcount", rows.length + 1);
    this.nothing.hidden = rows.length > 0;
    this.redraw();
  }

  /** Marks the row whose detail is shown. */
  select(row) {
    this.selected = row;
    const at = this.rows.indexOf(row);
    if (at >= 0) this.active = at;
    for (const [index, node] of this.drawn) this.mark(node, index);
  }

  mark(node, index) {
    const on = this.rows[index] === this.selected;
    node.classList.toggle("selected", on);
    const link = node.querySelector("a");
    link.tabIndex = index === this.active ? 0 : -1;
    if (on) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }

  /** Scrolls to the row at `index` and gives it the focus if asked. */
  reveal(index, focus) {
    const height = this.height();
    const top = index * height;
    const view = this.root.clientHeight - this.head.offsetHeight;
    if (top < this.root.scrollTop) this.root.scrollTop = top;
    else if (top + height > this.root.scrollTop + view) this.root.scrollTop = top + height - view;
    this.draw();
    if (focus) this.drawn.get(index)?.querySelector("a").focus({ preventScroll: true });
  }

  height() {
    return parseFloat(getComputedStyle(this.table).getPropertyValue("--row")) || 36;
  }

  redraw() {
    const held = this.body.contains(document.activeElement);
    for (const node of this.drawn.values()) node.remove();
    this.drawn.clear();
    this.draw();
    if (held) this.drawn.get(this.active)?.querySelector("a").focus({ preventScroll: true });
  }

  /** Sets the form for narrow places by `arrange`, where rows are higher, and keeps the place and the focus. */
  setNarrow(narrow, arrange) {
    const held = this.body.contains(document.activeElement);
    const first = this.root.scrollTop / this.height();
    this.root.classList.toggle("narrow", narrow);
    arrange();
    this.root.scrollTop = first * this.height();
    if (held || this.rows[this.active] === this.selected) this.reveal(this.active, held);
    else this.draw();
  }

  schedule() {
    if (this.waiting) return;
    this.waiting = requestAnimationFrame(() => {
      this.waiting = 0;
      this.draw();
    });
  }

  /** Draws the rows in view, and takes away those that are not. */
  draw(all = 0) {
    const height = this.height();
    const count = this.rows.length;
    // At most all rows lie above, though the place is still that of rows of another height.
    const first = all ? 0 : Math.min(count, Math.max(0, Math.floor(this.root.scrollTop / height) - OVERSCAN));
    const last = all ? Math.min(count, all)
      : Math.min(count, Math.ceil((this.root.scrollTop + this.root.clientHeight) / height) + OVERSCAN);
    const gone = [...this.drawn].filter(([index]) => index < first || index >= last);
    // Before any row goes: moving the focus lays the table out, which then must have its height.
    if (gone.some(([, node]) => node.contains(document.activeElement))) this.root.focus({ preventScroll: true });
    for (const [index, node] of gone) {
      node.remove();
      this.drawn.delete(index);
    }
    let next = this.after;
    this.before.style.height = `${first * height}px`;
    this.after.style.height = `${(count - last) * height}px`;
    if (!this.before.isConnected) this.body.append(this.before, this.after);
    for (let index = last - 1; index >= first; index--) {
      let node = this.drawn.get(index);
      if (!node) {
        node = this.row(index);
        this.drawn.set(index, node);
        this.body.insertBefore(node, next);
      }
      next = node;
    }
  }

  row(index) {
    const row = this.rows[index];
    const node = element("tr", { "aria-rowindex": index + 2, "data-index": index },
      this.columns.map((column, at) => element(at ? "td" : "th",
        { scope: at ? undefined : "row", class: column.numeric ? "numeric" : "" },
        at ? column.cell(row) : this.link(row))));
    this.mark(node, index);
    return node;
  }

  click(event) {
    const node = event.target.closest("tr[data-index]");
    // With a modifier the link does what links do: a new tab.
    if (!node || event.ctrlKey || event.metaKey || event.shiftKey || String(getSelection())) return;
    event.preventDefault();
    // A click that the keyboard made has no detail count.
    this.choose(Number(node.dataset.index), event.detail === 0);
  }

  choose(index, byKey) {
    this.active = index;
    this.open(this.rows[index], byKey);
  }

  focused(event) {
    const node = event.target.closest("tr[data-index]");
    if (!node) return;
    this.active = Number(node.dataset.index);
    for (const [index, drawn] of this.drawn) this.mark(drawn, index);
  }

  key(event) {
    if (event.target.closest("thead") || event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor(this.root.clientHeight / this.height()) - 2);
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity }[event.key];
    if (!step || !this.rows.length) return;
    event.preventDefault();
    this.active = Math.min(this.rows.length - 1, Math.max(0, this.active + step));
    this.reveal(this.active, true);
    this.moved?.(this.rows[this.active]);
  }
}

/** The label with an arrow on the side where the figures do not stand. */
function sortMark(column, down) {
  const arrow = element("span", { class: "arrow", "aria-hidden": "true" }, down ? "↓" : "↑");
  return column.numeric ? [arrow, column.label] : [column.label, arrow];
}

/** The rows `0..keys.length` that `keep` holds, ordered by `key`; absent figures go last. */
function sortRows(rows, key, down) {
  const direction = down ? -1 : 1;
  const order = Array.from(rows);
  order.sort((one, other) => {
    const [left, right] = [key(one), key(other)];
    if (typeof left === "string") return direction * (left < right ? -1 : left > right ? 1 : 0) || one - other;
    if (Number.isNaN(left) || Number.isNaN(right)) return Number.isNaN(left) - Number.isNaN(right) || one - other;
    return direction * (left - right) || one - other;
  });
  return Uint32Array.from(order);
}
