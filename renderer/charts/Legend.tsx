import { milliseconds } from '../format.ts';

/** What the marks of the graph mean, in the shapes they have there. */
export function Legend({
  targetMs,
  hasReal,
  hasHigher,
}: {
  readonly targetMs: number | null;
  readonly hasReal: boolean;
  readonly hasHigher: boolean;
}) {
  return (
    <ul className="chart-legend">
      <li>
        <Sign>
          <line x1="0" y1="6" x2="16" y2="6" className="chart-line" />
        </Sign>
        Median (p50)
      </li>
      <li>
        <Sign>
          <rect width="16" height="10" y="1" className="chart-band" />
        </Sign>
        Up to p95
      </li>
      <li>
        <Sign>
          <path d="M4 2h8l-4 8z" className="chart-cold" />
        </Sign>
        Cold start
      </li>
      <li>
        <Sign>
          <rect x="7" y="1" width="2" height="10" className="chart-bad" />
        </Sign>
        Failed
      </li>
      <li>
        <Sign>
          <rect x="6" y="8" width="3" height="3" className="chart-skipped" />
        </Sign>
        Skipped
      </li>
      {hasReal && (
        <li>
          <Sign>
            <circle r="3.5" cx="8" cy="6" className="chart-real" />
          </Sign>
          Real requests (p50)
        </li>
      )}
      {hasHigher && (
        <li>
          <Sign>
            <path d="M8 2l4 8h-8z" className="chart-real" />
          </Sign>
          Above the scale
        </li>
      )}
      {targetMs !== null && (
        <li>
          <Sign>
            <line x1="0" y1="6" x2="16" y2="6" className="chart-target" />
          </Sign>
          Target {milliseconds(targetMs)}
        </li>
      )}
    </ul>
  );
}

function Sign({ children }: { readonly children: React.ReactNode }) {
  return (
    <svg width="16" height="12" aria-hidden="true">
      {children}
    </svg>
  );
}
