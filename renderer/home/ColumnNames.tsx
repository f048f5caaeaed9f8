/** Names of the columns for the eye; each cell says for itself what it is. */
export function ColumnNames() {
  return (
    <div className="home-columns label" aria-hidden>
      <span>State</span>
      <span>Model</span>
      <span>
        TTFT <small>p50 · p95</small>
      </span>
      <span>24 h</span>
      <span>Last 60 pings</span>
      <span>Next ping</span>
      <span />
      <span>Interval</span>
      <span />
    </div>
  );
}
