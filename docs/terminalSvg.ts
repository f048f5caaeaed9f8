const CHAR_WIDTH = 8.4;
const LINE_HEIGHT = 20;
const PADDING = 20;
const MAX_COLUMNS = 118;

/** Colours of the codes that the command line uses, readable on the dark ground. */
const CLASSES: Readonly<Record<string, string>> = { '1': 'b', '2': 'd', '31': 'r', '33': 'y', '36': 'c' };
const STYLE = [
  '.t{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;fill:#e7e3dc;white-space:pre}',
  '.b{font-weight:600;fill:#fff}.d{fill:#9b958b}.r{fill:#f2827a}.y{fill:#f5b73d}.c{fill:#7cc7f0}.p{fill:#f5b73d}',
].join('');

const ESCAPE = String.fromCharCode(27);
const ANSI = new RegExp(`(${ESCAPE}\\[\\d+m)`);
const CODE = new RegExp(`^${ESCAPE}\\[(\\d+)m$`);

interface Run {
  readonly text: string;
  readonly style: string;
}

/** A terminal's output as a picture: the command, then its text with the ANSI styles kept. */
export function terminalSvg(command: string, output: string): string {
  const lines = [
    [
      { text: '$ ', style: 'p' },
      { text: command, style: 'b' },
    ],
    ...output.trimEnd().split('\n').map(runsOf),
  ];
  const columns = Math.min(MAX_COLUMNS, Math.max(...lines.map((line) => line.reduce((sum, run) => sum + run.text.length, 0))));
  const width = Math.ceil(columns * CHAR_WIDTH + 2 * PADDING);
  const height = lines.length * LINE_HEIGHT + 2 * PADDING;
  const rows = lines.map(
    (line, index) => `<text class="t" xml:space="preserve" x="${PADDING}" y="${PADDING + 14 + index * LINE_HEIGHT}">${spans(line)}</text>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${escapeXml(command)}</title><style>${STYLE}</style><rect width="100%" height="100%" rx="8" fill="#1d1b18"/>`,
    ...rows,
    '</svg>\n',
  ].join('\n');
}

function spans(line: readonly Run[]): string {
  let left = MAX_COLUMNS;
  return line
    .map(({ text, style }) => {
      const shown = text.length > left ? `${text.slice(0, Math.max(0, left - 1))}…` : text;
      left -= text.length;
      if (shown === '…' && left + text.length <= 0) return '';
      return style === '' ? escapeXml(shown) : `<tspan class="${style}">${escapeXml(shown)}</tspan>`;
    })
    .join('');
}

function runsOf(line: string): Run[] {
  const runs: Run[] = [];
  let style = '';
  for (const part of line.split(ANSI)) {
    const code = CODE.exec(part)?.[1];
    if (code !== undefined) style = CLASSES[code] ?? '';
    else if (part !== '') runs.push({ text: part, style });
  }
  return runs;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
