import { AUTO, formatDuration, parseKeepAlive } from '../../electron/domain/duration.ts';
import { Field } from '../components/Field.tsx';
import { STEPS, spaced } from '../intervals.ts';
import { useLive } from '../live/live.ts';

const DEFAULT = 'default';
const NEVER = 'never';

/** A choice as the API takes it: `undefined` is the default, `null` is not scheduled. */
export function keepAliveOf(choice: string): string | null | undefined {
  if (choice === DEFAULT) return undefined;
  return choice === NEVER ? null : choice;
}

const LATER = 'It can be changed for each endpoint later.';

/** How often the new endpoints are pinged. */
export function IntervalField({ value, onChange }: { readonly value: string; readonly onChange: (value: string) => void }) {
  const usual = useLive(({ state }) => state?.interval ?? null);
  return (
    <Field
      label="Ping after a silence of"
      hint={value === AUTO ? `Pilot Light finds out how long each model stays warm, and pings as rarely as keeps it so. ${LATER}` : LATER}
    >
      {(control) => (
        <select {...control} className="select add-interval" value={value} onChange={(event) => onChange(event.target.value)}>
          <option value={AUTO}>automatic (recommended)</option>
          <option value={DEFAULT}>{usual === null ? 'the default interval' : `the default interval, ${words(usual)}`}</option>
          {STEPS.map((seconds) => (
            <option key={seconds} value={formatDuration(seconds)}>
              {spaced(seconds)}
            </option>
          ))}
          <option value={NEVER}>never, only by hand</option>
        </select>
      )}
    </Field>
  );
}

/** `2 m`, as the list of endpoints says it. */
function words(keepAlive: string): string {
  const rule = parseKeepAlive(keepAlive);
  if (!rule.ok) return keepAlive;
  if (rule.value.kind === 'every') return spaced(rule.value.seconds);
  return rule.value.kind === 'pin' ? 'pinned' : 'automatic';
}
