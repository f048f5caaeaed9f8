import { memo } from 'react';
import type { ShownEndpoint } from '../../electron/domain/endpoint.ts';
import { changeEndpoint } from '../actions.ts';
import { useWanted } from '../components/useWanted.ts';
import { useLive } from '../live/live.ts';
import { navigate } from '../route.ts';
import { chosenInterval, EXACT_CHOICE, intervalChoices } from './intervals.ts';

interface IntervalSelectProps {
  readonly endpoint: ShownEndpoint;
  /** What it is just now; said where it is automatic. */
  readonly seconds: number | null;
  /** What is believed of when it goes cold. */
  readonly belief: string | undefined;
}

/** The interval at hand; any other one is set in the endpoint's own view. */
export const IntervalSelect = memo(function IntervalSelect({ endpoint, seconds, belief }: IntervalSelectProps) {
  const usual = useLive(({ state }) => state?.interval ?? null);
  const chosen = chosenInterval(endpoint);
  const [shown, want] = useWanted(chosen);
  const change = (value: string): void => {
    if (value === EXACT_CHOICE) navigate({ view: 'detail', endpointId: endpoint.id });
    // As it was: pinned or not scheduled.
    else if (value !== chosen) void want(value, changeEndpoint(endpoint.id, { keepAlive: value }));
  };
  return (
    <select
      className="select inline home-interval"
      aria-label={`Interval of ${endpoint.model}`}
      title={belief}
      value={shown}
      onChange={(event) => change(event.target.value)}
    >
      {intervalChoices(endpoint, usual, seconds).map(({ title, choices }) => (
        <optgroup key={title} label={title}>
          {choices.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </optgroup>
      ))}
    </select>
  );
});
