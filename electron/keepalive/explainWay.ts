import type { Way } from '../domain/way.ts';

/** How an endpoint is pinged, as far as sentences tell of it. */
export interface Manner {
  readonly way: Way;
  /** Warm answers in a row that it needs to be called warm. */
  readonly confirmations: number;
  /** Its server does what a pin asks of it, as far as is known. */
  readonly canPin: boolean;
}

/** Of an endpoint that is only looked at, or that is loaded already and has nothing more to ask for. */
export function whyLook(way: Way, at: string): string {
  return way === 'load'
    ? `Next look at ${at}: it is loaded, and its server has no call that keeps it so without a token. It is loaded again when it has gone.`
    : `Next look at ${at}. It is only looked at, so it may go cold.`;
}

export function whyPinned({ canPin }: Manner, at: string, interval: string): string {
  return canPin
    ? `Pinned: the server is asked to keep it loaded for good. Next look at ${at}, every ${interval}.`
    : `Next ping at ${at}, every ${interval}: as far as can be seen, its server has no way to pin it, so it is pinged as others are.`;
}

/** How far it is from being called warm; empty where it is. */
export function stillToConfirm({ confirmations }: Manner, warmInARow: number): string {
  return confirmations <= 1 || warmInARow >= confirmations ? '' : ` Warm answers in a row so far: ${warmInARow} of ${confirmations}.`;
}
