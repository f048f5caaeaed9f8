import type { Rest } from '../../electron/domain/rest.ts';
import { briefTime, roughly } from '../format.ts';
import { UNTIL_WANTED } from '../openPause.ts';

/** Why an endpoint rests, for narrow places. */
export interface RestWords {
  /** When it goes on, by the clock or in words: `08:00`, `Mon 08:00`, `on request`. */
  readonly when: string;
  /** The rule that holds: `outside its hours`. Begins small, as it follows {@link when}. */
  readonly reason: string;
}

/** @param now wall clock, ms */
export function restWords(rest: Rest, now: number): RestWords {
  return { when: whenOf(rest, now), reason: reasonOf(rest) };
}

function reasonOf(rest: Rest): string {
  switch (rest.kind) {
    case 'stopped':
      return 'starting or stopping';
    case 'disabled':
      return 'DISABLE_WARMUP is set';
    case 'off':
      return 'keeping warm is off';
    case 'held':
      return rest.reason;
    case 'paused':
      return rest.reason ?? 'all are paused';
    case 'ownPause':
      return rest.reason ?? 'paused';
    case 'unconfirmed':
      return 'bills by the hour';
    case 'budget':
      return 'budget used up';
    case 'hours':
      return 'outside its hours';
    case 'habits':
      return 'nobody is expected';
    case 'watching':
      return `by ${rest.by}`;
    case 'unused':
      return `not used for ${roughly(rest.forMs)}`;
  }
}

function whenOf(rest: Rest, now: number): string {
  switch (rest.kind) {
    case 'stopped':
    case 'disabled':
    case 'off':
    case 'held':
      return 'not now';
    case 'paused':
    case 'ownPause':
      return rest.until === UNTIL_WANTED ? 'on request' : briefTime(rest.until, now);
    case 'budget':
      return briefTime(rest.until, now);
    case 'unconfirmed':
      return 'confirm first';
    case 'hours':
      return rest.until === null ? 'never' : briefTime(rest.until, now);
    case 'habits':
      return rest.until === null ? 'when used' : briefTime(rest.until, now);
    case 'watching':
      return 'elsewhere';
    case 'unused':
      return 'when used';
  }
}
