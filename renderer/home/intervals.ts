import { AUTO, formatDuration, parseKeepAlive } from '../../electron/domain/duration.ts';
import type { Endpoint } from '../../electron/domain/endpoint.ts';
import { autoLabel, STEPS, spaced } from '../intervals.ts';

/** What the interval of a row offers; `value` is what the service takes for it, save for `exact`. */
export interface IntervalChoice {
  readonly value: string;
  readonly label: string;
}

/** A closed list shows the choice alone, so the title of the group says what the choice does not. */
export interface IntervalChoices {
  readonly title: string;
  readonly choices: readonly IntervalChoice[];
}

const PINNED = 'Pinned';
const DEFAULT_CHOICE = 'default';
/** Leads to the view that takes any duration. */
export const EXACT_CHOICE = 'exact';

/** What the row has now, as the value of a choice. */
export function chosenInterval({ keepAlive }: Pick<Endpoint, 'keepAlive'>): string {
  if (keepAlive === undefined) return DEFAULT_CHOICE;
  const rule = parseKeepAlive(keepAlive);
  if (!rule.ok) return 'off';
  return rule.value.kind === 'every' ? formatDuration(rule.value.seconds) : rule.value.kind;
}

/**
 * The usual intervals, and what this row has if it is another one.
 * @param usual the default interval, as text
 * @param now the silence after which it is pinged as things stand, seconds; it says what "automatic" means just now
 */
export function intervalChoices({ keepAlive }: Pick<Endpoint, 'keepAlive'>, usual: string | null, now: number | null): readonly IntervalChoices[] {
  const own = secondsOf(keepAlive);
  const seconds = own === null ? STEPS : [...new Set([...STEPS, own])].toSorted((a, b) => a - b);
  const chosen = chosenInterval({ keepAlive });
  const special = { off: [{ value: 'off', label: 'Never' }], pin: [{ value: 'pin', label: PINNED }] }[chosen] ?? [];
  const auto = (isChosen: boolean): string => autoLabel(isChosen ? now : null);
  const usualSeconds = secondsOf(usual);
  const usualLabel = usual === AUTO ? auto(chosen === DEFAULT_CHOICE) : usualSeconds === null ? PINNED : spaced(usualSeconds);
  return [
    { title: 'Default', choices: [{ value: DEFAULT_CHOICE, label: usualLabel }] },
    {
      title: 'Its own',
      choices: [
        { value: AUTO, label: auto(chosen === AUTO) },
        ...special,
        ...seconds.map((one) => ({ value: formatDuration(one), label: spaced(one) })),
        { value: EXACT_CHOICE, label: 'Exact …' },
      ],
    },
  ];
}

function secondsOf(keepAlive: string | null | undefined): number | null {
  const rule = parseKeepAlive(keepAlive);
  return rule.ok && rule.value.kind === 'every' ? rule.value.seconds : null;
}
