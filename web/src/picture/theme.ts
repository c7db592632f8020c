// The colours of the page, as the picture needs them.

export interface Theme {
  readonly ground: string;
  readonly surface: string;
  readonly ink: string;
  readonly soft: string;
  readonly line: string;
  readonly arrow: string;
  readonly cycle: string;
  readonly accent: string;
  /** What has no figure. */
  readonly none: string;
  /** From the least to the most. */
  readonly ramp: readonly string[];
  /** What is told apart and has no order. */
  readonly kinds: readonly string[];
  readonly font: string;
}

/** The theme of `element`, whose custom properties have it. */
export function themeOf(element: Element): Theme {
  const style = getComputedStyle(element);
  const value = (name: string) => style.getPropertyValue(`--${name}`).trim();
  const row = (name: string, count: number) => Array.from({ length: count }, (_, at) => value(`${name}-${at}`));
  return {
    ground: value("ground"),
    surface: value("surface"),
    ink: value("ink"),
    soft: value("soft"),
    line: value("line"),
    arrow: value("arrow"),
    cycle: value("cycle"),
    accent: value("accent"),
    none: value("none"),
    ramp: row("ramp", 5),
    kinds: row("kind", 8),
    font: style.fontFamily,
  };
}

/** Calls `changed` whenever the colours may be others; returns what ends that. */
export function onThemeChange(changed: () => void): () => void {
  const media = [matchMedia("(prefers-color-scheme: dark)"), matchMedia("(prefers-contrast: more)"), matchMedia("(forced-colors: active)")];
  for (const one of media) one.addEventListener("change", changed);
  // An editor tells of its themes by a class of the body and by variables of the root.
  const observer = new MutationObserver(changed);
  observer.observe(document.body, { attributes: true, attributeFilter: ["class", "data-vscode-theme-id"] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["style", "data-theme"] });
  return () => {
    for (const one of media) one.removeEventListener("change", changed);
    observer.disconnect();
  };
}
