// The page of a breakdown: shows what it is sent, and tells which line is chosen.

(() => {
  const host = acquireVsCodeApi();
  const breakdown = document.getElementById("breakdown");

  window.addEventListener("message", ({ data }) => {
    const focused = document.activeElement?.dataset.line;
    breakdown.innerHTML = data.body;
    for (const fill of breakdown.querySelectorAll("[data-width]")) fill.style.width = `${fill.dataset.width}%`;
    // Whoever reads with the keyboard stays where they were.
    if (focused !== undefined) breakdown.querySelector(`[data-line="${focused}"]`)?.focus();
    document.getElementById("said").textContent = breakdown.querySelector(".sum")?.textContent ?? "";
  });

  breakdown.addEventListener("click", ({ target }) => {
    const line = target.closest("[data-line]")?.dataset.line;
    if (line !== undefined) host.postMessage({ line: Number(line) });
  });

  breakdown.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const buttons = [...breakdown.querySelectorAll("button")];
    const next = buttons[buttons.indexOf(document.activeElement) + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  });

  host.postMessage({ ready: true });
})();
