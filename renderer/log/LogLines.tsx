import { type LucideIcon, OctagonAlert, TriangleAlert } from 'lucide-react';
import { memo } from 'react';
import { Stamp } from '../components/Time.tsx';
import { clockTime } from '../format.ts';
import type { NumberedLine } from './logLines.ts';

interface BlockProps {
  readonly lines: readonly NumberedLine[];
}

/** Some lines, drawn again only when they are others; what is far off the screen is not laid out at all. */
export const Block = memo(
  function Block({ lines }: BlockProps) {
    return (
      <ul className="log-block">
        {lines.map((line) => (
          <Line key={line.n} line={line} />
        ))}
      </ul>
    );
  },
  ({ lines: before }, { lines: after }) => before.length === after.length && before[0]?.n === after[0]?.n && before.at(-1)?.n === after.at(-1)?.n,
);

/** Only what needs attention has an icon. */
const looks: Readonly<Record<string, { readonly word: string; readonly icon: LucideIcon | null }>> = {
  debug: { word: 'Debug', icon: null },
  info: { word: 'Info', icon: null },
  warn: { word: 'Warning', icon: TriangleAlert },
  error: { word: 'Error', icon: OctagonAlert },
};

function Line({ line: { at, level, scope, message } }: { readonly line: NumberedLine }) {
  const { word, icon: Icon } = looks[level] ?? { word: level, icon: null };
  return (
    <li className="log-line" data-level={level}>
      <Stamp at={at} text={clockTime(at)} />
      <span className="log-level">
        {Icon !== null && <Icon size={16} aria-hidden />}
        {word}
      </span>
      <span className="log-scope">{scope}</span>
      <span className="log-message">{message}</span>
    </li>
  );
}
