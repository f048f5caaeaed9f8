import { abilitiesOf } from '../domain/memory.ts';
import type { MemoryAbilities } from '../domain/memoryAbilities.ts';
import { pauseAt } from '../domain/pause.ts';
import type { Peek } from '../domain/peek.ts';
import { currentProfile } from '../domain/profile.ts';
import type { Provider } from '../domain/provider.ts';
import type { Settings } from '../domain/settings.ts';
import type { EndpointState, Warmth } from '../domain/warmth.ts';

/** The four shapes of the tray icon. */
export const trayIcons = ['warm', 'cold', 'failing', 'paused'] as const;
export type TrayIconName = (typeof trayIcons)[number];

/** One endpoint in the tray's menu. */
export interface TrayRow {
  readonly endpointId: string;
  readonly name: string;
  readonly warmth: Warmth;
  /** The last ping was skipped, because the server is answering somebody else. */
  readonly busy: boolean;
  readonly ttftMs: number | null;
  /** `paused`: for some time, by itself; `off`: it has no schedule. */
  readonly schedule: 'on' | 'paused' | 'off';
  /** What its server can do with its memory. */
  readonly can: Pick<MemoryAbilities, 'load' | 'unload' | 'sleep'>;
}

/** All that the tray shows. */
export interface TrayView {
  readonly rows: readonly TrayRow[];
  readonly icon: TrayIconName;
  /** The state of everything in a few words: `5 of 6 warm`. */
  readonly summary: string;
  readonly warming: boolean;
  /** `DISABLE_WARMUP` is set for this run, so the switch does nothing. */
  readonly disabled: boolean;
  /** Everything is paused until then, wall clock. */
  readonly pausedUntil: number | null;
  /** A timer keeps everything warm until then: the time of the clock; `null`: none runs. */
  readonly warmUntil: string | null;
  /** Some server can free memory. */
  readonly canFree: boolean;
  /** Named sets of terms, and which of them holds. */
  readonly profiles: readonly { readonly id: string; readonly name: string; readonly holds: boolean }[];
}

/** What the tray is drawn from. */
export interface TrayFacts {
  readonly settings: Settings;
  readonly stateOf: (endpointId: string) => EndpointState | undefined;
  /** What was last seen of a provider's server. */
  readonly peekOf: (provider: Provider) => Peek | null;
  readonly disabled: boolean;
  /** Why nothing is sent just now: `on battery`. */
  readonly held: string | null;
  /** Wall clock, ms since 1970. */
  readonly now: number;
}

export function trayView(facts: TrayFacts): TrayView {
  const { settings, disabled, now } = facts;
  const rows = rowsOf(facts);
  const pausedUntil = pauseAt(settings.pausedUntil, now);
  const warmUntil = pauseAt(settings.warmUntil, now);
  const holding = currentProfile(settings)?.id;
  return {
    rows,
    icon: iconOf(rows),
    summary: summaryOf(facts, rows, pausedUntil),
    warming: settings.warming,
    disabled,
    pausedUntil,
    warmUntil: warmUntil === null ? null : clockText(warmUntil, now),
    canFree: settings.providers.some((provider) => abilitiesOf(provider, facts.peekOf(provider)).unload),
    profiles: settings.profiles.map(({ id, name }) => ({ id, name, holds: id === holding })),
  };
}

function rowsOf({ settings, stateOf, peekOf, now }: TrayFacts): TrayRow[] {
  const providers = new Map(settings.providers.map((provider) => [provider.id, provider]));
  const used = new Map<string, number>();
  for (const { model } of settings.endpoints) used.set(model, (used.get(model) ?? 0) + 1);
  return settings.endpoints.flatMap(({ id, model, providerId, pausedUntil }) => {
    const state = stateOf(id);
    const provider = providers.get(providerId);
    if (state === undefined || provider === undefined) return [];
    const isPaused = pauseAt(pausedUntil, now) !== null;
    return {
      endpointId: id,
      name: used.get(model) === 1 ? shorten(model) : `${shorten(model)} (${provider.name})`,
      warmth: state.warmth,
      busy: isBusy(state),
      ttftMs: state.lastTtftMs,
      schedule: state.intervalSeconds === null ? 'off' : isPaused ? 'paused' : 'on',
      can: abilitiesOf(provider, peekOf(provider)),
    };
  });
}

/** As the page says it. */
function isBusy({ warmth, busy }: EndpointState): boolean {
  return busy && warmth !== 'paused' && warmth !== 'failing';
}

/** The worst that needs looking at; what is paused needs none. */
function iconOf(rows: readonly TrayRow[]): TrayIconName {
  const kept = rows.filter(isKept);
  if (kept.length === 0) return 'paused';
  if (kept.some(({ warmth }) => warmth === 'failing')) return 'failing';
  return kept.every(({ warmth }) => warmth === 'warm') ? 'warm' : 'cold';
}

function summaryOf({ settings, disabled, held, now }: TrayFacts, rows: readonly TrayRow[], pausedUntil: number | null): string {
  if (disabled) return 'disabled by DISABLE_WARMUP';
  if (!settings.warming && pauseAt(settings.warmUntil, now) === null) return 'not keeping warm';
  if (pausedUntil !== null) return `paused until ${clockText(pausedUntil, now)}`;
  if (held !== null) return `paused ${held}`;
  if (rows.length === 0) return 'nothing to keep warm yet';
  const kept = rows.filter(isKept);
  return kept.length === 0 ? 'everything is paused' : `${kept.filter(({ warmth }) => warmth === 'warm').length} of ${kept.length} warm`;
}

const isKept = ({ warmth }: TrayRow): boolean => warmth !== 'paused';

/** ARNs of Bedrock profiles are longer than any menu; their ends tell them apart. */
const LONGEST_NAME = 48;

function shorten(model: string): string {
  if (model.length <= LONGEST_NAME) return model;
  return `${model.slice(0, 16)}…${model.slice(-(LONGEST_NAME - 17))}`;
}

const timeOnly = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });
const dayAndTime = new Intl.DateTimeFormat(undefined, { weekday: 'short', hour: '2-digit', minute: '2-digit' });

/** `14:03`; another day than today with its weekday. */
function clockText(at: number, now: number): string {
  return new Date(at).toDateString() === new Date(now).toDateString() ? timeOnly.format(at) : dayAndTime.format(at);
}
