import { CircleDashed, CircleMinus, Flame, type LucideIcon, Pause, Power, Snowflake, TriangleAlert } from 'lucide-react';
import type { Outcome } from '../../electron/domain/ping.ts';
import type { EndpointState } from '../../electron/domain/warmth.ts';

/** What a row says of an endpoint. `busy`: the last ping was skipped, because the server is answering somebody else; `off`: it has no schedule. */
export type Shown = EndpointState['warmth'] | 'busy' | 'off';

interface Look {
  readonly word: string;
  readonly icon: LucideIcon;
}

/** Each state has a word and an icon; the colour only repeats them (styles/state.css, `data-shown`). */
export const looks: Readonly<Record<Shown, Look>> = {
  warm: { word: 'Warm', icon: Flame },
  cold: { word: 'Cold', icon: Snowflake },
  loading: { word: 'Loading', icon: Flame },
  failing: { word: 'Failing', icon: TriangleAlert },
  busy: { word: 'Busy', icon: CircleMinus },
  paused: { word: 'Paused', icon: Pause },
  off: { word: 'Off', icon: Power },
  unknown: { word: 'Unknown', icon: CircleDashed },
};

export function shownOf({ warmth, busy, intervalSeconds }: EndpointState): Shown {
  if (warmth === 'paused') return intervalSeconds === null ? 'off' : warmth;
  return busy && warmth !== 'failing' ? 'busy' : warmth;
}

export const outcomeWords: Readonly<Record<Outcome, string>> = { warm: 'warm', cold: 'cold start', skipped: 'skipped', failed: 'failed' };
