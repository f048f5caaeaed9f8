import { memo, useEffect, useMemo, useRef, useState } from 'react';
import type { HistorySeries } from '../../electron/domain/history.ts';
import { NOTHING } from '../format.ts';
import { serviceNow, useTicking } from '../live/clock.ts';
import type { BarPing } from '../live/reduce.ts';
import { daySeries, REFRESH_MS } from './daySeries.ts';
import { whenNear } from './near.ts';
import { daySpark, recentSpark, SPARK_HEIGHT, SPARK_WIDTH } from './spark.ts';

interface SparklineProps {
  readonly endpointId: string;
  /** Newest first. */
  readonly recent: readonly BarPing[];
}

/** TTFT of the last 24 hours; of the last pings while the history is short. */
export const Sparkline = memo(function Sparkline({ endpointId, recent }: SparklineProps) {
  const box = useRef<HTMLDivElement>(null);
  const era = useTicking((now) => Math.floor(now / REFRESH_MS));
  /** `undefined` until the row is near the screen: before that nothing is drawn. */
  const [series, setSeries] = useState<HistorySeries | null>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: see below.
  useEffect(() => {
    let isGone = false;
    const ask = async (): Promise<void> => {
      const answer = await daySeries(endpointId, era);
      if (!isGone) setSeries(answer);
    };
    const stop = whenNear(box.current, () => void ask());
    return () => {
      isGone = true;
      stop();
    };
    // What could not be read is asked for again with the next ping: then the service is back.
  }, [endpointId, era, series === null && recent]);
  const day = useMemo(() => (series ? daySpark(series, serviceNow()) : null), [series]);
  const spark = useMemo(() => day ?? (series === undefined ? null : recentSpark(recent)), [day, series, recent]);
  return (
    <div ref={box} className="home-spark" title={spark?.label}>
      {spark === null ? (
        series !== undefined && NOTHING
      ) : (
        <svg width={SPARK_WIDTH} height={SPARK_HEIGHT} role="img" aria-label={spark.label}>
          <path d={spark.area} />
          <path d={spark.path} />
        </svg>
      )}
    </div>
  );
});
