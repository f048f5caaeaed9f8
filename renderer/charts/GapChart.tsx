import './charts.css';
import './gaps.css';
import { memo } from 'react';
import type { HelpPoint } from '../../electron/domain/help.ts';
import { roughly } from '../format.ts';
import { spaced } from '../intervals.ts';
import { gapPlotOf, gapText } from './gaps.ts';
import { percent } from './percent.ts';
import { axisValue } from './ticks.ts';

const HEIGHT = 160;
const AXIS_HEIGHT = 20;
/** The sign of a cold start, as in the graph. */
const COLD = 'M-4 -4h8l-4 8z';
const COLD_ID = 'gap-cold';

interface GapChartProps {
  readonly points: readonly HelpPoint[];
  /** Real requests. */
  readonly real: readonly HelpPoint[];
  /** The silence from which on warming pays, ms; `null`: none is known. */
  readonly afterMs: number | null;
}

/** TTFT against the silence before it, one sign per answer: where warming helps, the slow ones stand at the right. */
export const GapChart = memo(function GapChart({ points, real, afterMs }: GapChartProps) {
  const plot = gapPlotOf(points, real);
  if (plot === null) return null;
  return (
    <figure className="spread gaps">
      <figcaption className="label">TTFT against the silence before it</figcaption>
      <svg height={HEIGHT + AXIS_HEIGHT} role="img" aria-label={gapText(points, real)}>
        <defs>
          <path id={COLD_ID} d={COLD} className="chart-cold" />
        </defs>
        {plot.rows.map(({ at, ms }) => (
          <g key={ms}>
            <line x2="100%" y1={at * HEIGHT} y2={at * HEIGHT} className="spread-grid" />
            <text x={-8} y={at * HEIGHT + 4} textAnchor="end">
              {axisValue(ms)}
            </text>
          </g>
        ))}
        {plot.columns.map(({ at, ms }) => (
          <text key={ms} x={percent(at)} y={HEIGHT + 15} textAnchor={at === 0 ? 'start' : at === 1 ? 'end' : 'middle'}>
            {spaced(ms / 1000)}
          </text>
        ))}
        {afterMs !== null && <line x1={percent(plot.x(afterMs))} x2={percent(plot.x(afterMs))} y2={HEIGHT} className="chart-target" />}
        {plot.real.map(({ at, x, y, outcome }) =>
          outcome === 'cold' ? (
            <svg key={at} x={percent(x)} y={y * HEIGHT} width="1" height="1" overflow="visible" aria-hidden="true">
              <path d={COLD} className="chart-real" />
            </svg>
          ) : (
            <circle key={at} r="3.5" cx={percent(x)} cy={y * HEIGHT} className="chart-real" />
          ),
        )}
        {plot.dots.map(({ at, x, y, outcome }) =>
          outcome === 'cold' ? (
            <use key={at} href={`#${COLD_ID}`} x={percent(x)} y={y * HEIGHT} />
          ) : (
            <circle key={at} r="3" cx={percent(x)} cy={y * HEIGHT} className="chart-warm" />
          ),
        )}
      </svg>
      <ul className="chart-legend label">
        <li>
          <svg height="12" aria-hidden="true">
            <circle r="3" cx="8" cy="6" className="chart-warm" />
          </svg>
          Warm
        </li>
        <li>
          <svg height="12" viewBox="-8 -6 16 12" aria-hidden="true">
            <path d={COLD} className="chart-cold" />
          </svg>
          Cold start
        </li>
        {real.length > 0 && (
          <li>
            <svg height="12" aria-hidden="true">
              <circle r="3.5" cx="8" cy="6" className="chart-real" />
            </svg>
            Real requests
          </li>
        )}
        {afterMs !== null && (
          <li>
            <svg height="12" aria-hidden="true">
              <line x2="16" y1="6" y2="6" className="chart-target" />
            </svg>
            Pays off from {roughly(afterMs)}
          </li>
        )}
      </ul>
    </figure>
  );
});
