import type { ReadSpent } from '../../electron/keepalive/money/spentBook.ts';

/** What a ping has cost, and when. */
export interface SpentPing {
  readonly endpointId: string;
  /** Wall ms. */
  readonly at: number;
  readonly costUsd: number;
}

/** A history that knows what pings have cost, and outlives whoever reads it. */
export class SpentPings {
  readonly pings: SpentPing[] = [];

  record(ping: SpentPing): void {
    this.pings.push(ping);
  }

  readonly read: ReadSpent = (endpointId, { from, to }) =>
    this.pings
      .filter((ping) => (endpointId === null || ping.endpointId === endpointId) && ping.at >= from && ping.at < to)
      .reduce((sum, { costUsd }) => sum + costUsd, 0);
}

/** Does some work on a machine in another time zone. */
export function zoned<T>(timeZone: string, work: () => T): T {
  const before = process.env['TZ'];
  process.env['TZ'] = timeZone;
  try {
    return work();
  } finally {
    if (before === undefined) delete process.env['TZ'];
    else process.env['TZ'] = before;
  }
}
