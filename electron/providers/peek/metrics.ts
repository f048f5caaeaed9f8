/** One line of Prometheus' text format. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const LINE = /^([A-Za-z_:][\w:]*)(?:\{(.*)\})?[ \t]+(\S+)/;
const LABEL = /([A-Za-z_]\w*)="((?:[^"\\]|\\.)*)"/g;

/** The samples of these names; a server's metrics are long, and most of them are of no use here. */
export function samplesOf(text: string, names: readonly string[]): Sample[] {
  return text.split('\n').flatMap((line) => {
    if (!names.some((name) => line.startsWith(name))) return [];
    const [, name, labels, value] = LINE.exec(line) ?? [];
    if (name === undefined || !names.includes(name)) return [];
    return [{ name, labels: labelsOf(labels ?? ''), value: Number(value) }];
  });
}

function labelsOf(text: string): Record<string, string> {
  return Object.fromEntries([...text.matchAll(LABEL)].map(([, label = '', value = '']) => [label, value.replace(/\\(.)/g, unescaped)]));
}

function unescaped(_pair: string, character: string): string {
  return character === 'n' ? '\n' : character;
}

/** The sum of one name's samples as a count; `null` where there is none, or no number. */
export function countOf(samples: readonly Sample[], name: string): number | null {
  const values = samples.filter((sample) => sample.name === name).map(({ value }) => value);
  const sum = values.reduce((all, value) => all + value, 0);
  return values.length === 0 || !Number.isSafeInteger(Math.round(sum)) || sum < 0 ? null : Math.round(sum);
}
