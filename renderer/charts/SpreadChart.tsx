import './charts.css';
import type { HistoryDistribution } from '../../electron/domain/history.ts';
import { milliseconds, plural } from '../format.ts';
import { percent } from './percent.ts';
import { type Bar, spreadOf } from './spread.ts';
import { axisValue } from './ticks.ts';

const ROW_HEIGHT = 44;
const AXIS_HEIGHT = 20;

/** Warm against cold TTFT as two small distributions, one above the other on the same axis. */
export function SpreadChart({ distribution }: { readonly distribution: HistoryDistribution }) {
  const spread = spreadOf(distribution);
  if (spread === null) return null;
  const { warmP50, coldP50, warmCount, coldCount } = distribution;
  const warmText = `Warm: ${plural(warmCount, 'ping')}, median ${milliseconds(warmP50)}`;
  const coldText = `Cold starts: ${coldCount === 0 ? 'none' : `${coldCount}, median ${milliseconds(coldP50)}`}`;
  const height = 2 * ROW_HEIGHT;
  return (
    <figure className="spread">
      <figcaption className="label">{warmText}</figcaption>
      <svg height={height + AXIS_HEIGHT} role="img" aria-label={`Distribution of TTFT. ${warmText}. ${coldText}.`}>
        {spread.ticks.map(({ at, ms }) => (
          <g key={ms}>
            <line x1={percent(at)} x2={percent(at)} y1={0} y2={height} className="spread-grid" />
            <text x={percent(at)} y={height + 15} textAnchor={at === 0 ? 'start' : at === 1 ? 'end' : 'middle'}>
              {axisValue(ms)}
            </text>
          </g>
        ))}
        <Bars bars={spread.warm} bottom={ROW_HEIGHT} className="chart-warm" />
        <Bars bars={spread.cold} bottom={height} className="chart-cold" />
      </svg>
      <p className="label">{coldText}</p>
    </figure>
  );
}

function Bars({ bars, bottom, className }: { readonly bars: readonly Bar[]; readonly bottom: number; readonly className: string }) {
  return (
    <g>
      <line x1="0" x2="100%" y1={bottom} y2={bottom} className="spread-axis" />
      {bars.map(({ left, width, height }) => {
        // The least of them stays visible.
        const tall = Math.max(2, height * (ROW_HEIGHT - 8));
        return <rect key={left} x={percent(left)} width={percent(width)} y={bottom - tall} height={tall} className={className} />;
      })}
    </g>
  );
}
