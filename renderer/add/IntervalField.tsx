import { formatDuration, parseKeepAlive } from '../../electron/domain/duration.ts';
import { Field } from '../components/Field.tsx';
import { STEPS, spaced } from '../intervals.ts';
import { useLive } from '../live/live.ts';

export const DEFAULT = 'default';
const NEVER = 'never';

/** A choice as the API takes it: `undefined` is the default, `null` is not scheduled. */
export function keepAliveOf(choice: string): string | null | undefined {
  if (choice === DEFAULT) return undefined;
  return choice === NEVER ? null : choice;
}

/** How often the new endpoints are pinged. */
export function IntervalField({ value, onChange }: { readonly value: string; readonly onChange: (value: string) => void }) {
  const usual = useLive(({ state }) => state?.interval ?? null);
  return (
    <Field label="Ping after a silence of" hint="It can be changed for each endpoint later.">
      {(control) => (
        <select {...control} className="select add-interval" value={value} onChange={(event) => onChange(event.target.value)}>
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
  return rule.value.kind === 'every' ? spaced(rule.value.seconds) : 'pinned';
}
