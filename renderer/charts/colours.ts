const tokens = {
  line: '--ink',
  edge: '--line-strong',
  band: '--band',
  cold: '--cold',
  bad: '--bad',
  text: '--muted',
  grid: '--line',
  target: '--accent',
  real: '--real',
  paper: '--paper',
} as const;

/** Colours of the graph as a canvas takes them: it does not know the page's tokens. */
export type Colours = Readonly<Record<keyof typeof tokens, string>>;

/** The tokens as they are now, in the scheme and contrast of the element. */
export function coloursOf(element: HTMLElement): Colours {
  const probe = document.createElement('span');
  probe.hidden = true;
  // As in the page's other drawings: in one system colour band, grid and line would be one.
  probe.style.forcedColorAdjust = 'none';
  element.append(probe);
  const read = (token: string): string => {
    probe.style.color = `var(${token})`;
    return getComputedStyle(probe).color;
  };
  const { line, edge, band, cold, bad, text, grid, target, real, paper } = tokens;
  const colours: Colours = {
    line: read(line),
    edge: read(edge),
    band: read(band),
    cold: read(cold),
    bad: read(bad),
    text: read(text),
    grid: read(grid),
    target: read(target),
    real: read(real),
    paper: read(paper),
  };
  probe.remove();
  return colours;
}

const LOOKS = ['(prefers-color-scheme: dark)', '(prefers-contrast: more)', '(forced-colors: active)'] as const;

/** Tells when the colours may be others. @returns a function that ends it */
export function onColours(changed: () => void): () => void {
  const queries = LOOKS.map((query) => matchMedia(query));
  for (const query of queries) query.addEventListener('change', changed);
  const theme = new MutationObserver(changed);
  theme.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  return () => {
    for (const query of queries) query.removeEventListener('change', changed);
    theme.disconnect();
  };
}
