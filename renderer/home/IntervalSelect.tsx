import { memo, useEffect, useState } from 'react';
import type { Endpoint } from '../../electron/domain/endpoint.ts';
import { changeEndpoint } from '../actions.ts';
import { useLive } from '../live/live.ts';
import { navigate } from '../route.ts';
import { chosenInterval, EXACT_CHOICE, intervalChoices } from './intervals.ts';

/** The interval at hand; any other one is set in the endpoint's own view. */
export const IntervalSelect = memo(function IntervalSelect({ endpoint }: { readonly endpoint: Endpoint }) {
  const usual = useLive(({ state }) => state?.interval ?? null);
  const chosen = chosenInterval(endpoint);
  const [wanted, setWanted] = useState<string | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the truth has arrived, whatever was wanted.
  useEffect(() => setWanted(null), [chosen]);
  const change = async (value: string): Promise<void> => {
    if (value === EXACT_CHOICE) {
      navigate({ view: 'detail', endpointId: endpoint.id });
      return;
    }
    // As it was: pinned or not scheduled.
    if (value === chosen) return;
    setWanted(value);
    const ok = await changeEndpoint(endpoint.id, { keepAlive: value });
    if (!ok) setWanted(null);
  };
  return (
    <select
      className="select inline home-interval"
      aria-label={`Interval of ${endpoint.model}`}
      value={wanted ?? chosen}
      onChange={(event) => void change(event.target.value)}
    >
      {intervalChoices(endpoint, usual).map(({ title, choices }) => (
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
