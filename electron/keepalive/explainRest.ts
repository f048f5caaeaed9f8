import { UNTIL_WANTED } from '../domain/pause.ts';
import type { Rest } from '../domain/rest.ts';
import { shortTime, spaced } from './explainTimes.ts';

/** Why an endpoint rests and what ends that, a sentence or two for people. @param wallNow ms since 1970 */
export function whyResting(rest: Rest, wallNow: number): string {
  const at = (wallMs: number): string => shortTime(wallMs, wallNow);
  switch (rest.kind) {
    case 'stopped':
      return 'Not pinged just now: Pilot Light is starting or stopping.';
    case 'disabled':
      return 'Not pinged by itself: Pilot Light was started with DISABLE_WARMUP.';
    case 'off':
      return 'Not pinged by itself: keeping warm is switched off for all endpoints.';
    case 'held':
      return `Not pinged just now: ${rest.reason}. It goes on by itself.`;
    case 'paused':
      if (rest.until === UNTIL_WANTED) return `All endpoints are paused until you resume them${because(rest.reason)}.`;
      return `All endpoints are paused until ${at(rest.until)}${because(rest.reason)}; then they go on by themselves.`;
    case 'ownPause':
      if (rest.until !== UNTIL_WANTED) return `Paused until ${at(rest.until)}${because(rest.reason)}; then it goes on by itself.`;
      if (rest.reason !== null) return `Paused until you ping or resume it${because(rest.reason)}.`;
      return 'Paused until you ping or resume it, so that nothing of ours loads the model again.';
    case 'unconfirmed':
      return `Not pinged: its server bills for the time it is up${anHour(rest.usdPerHour)}, and keeping it warm keeps it up. Confirm that first.`;
    case 'budget':
      return `Not pinged until ${at(rest.until)}: ${budget(rest)} is used up.`;
    case 'watching':
      return `Kept warm by ${rest.by}. This instance watches, and steps in when that one is gone.`;
    case 'hours':
      return `${rest.own ? 'Outside its active hours' : 'Outside the active hours of all endpoints'}${rest.until === null ? '' : `; they begin ${on(rest.until, wallNow)}`}.`;
    case 'habits':
      return `Left alone: by all that was seen of its use, nobody will want it soon. ${rest.until === null ? 'It is warmed again when it is used' : `It is warmed again ${on(rest.until, wallNow)}`}.`;
    case 'unused':
      return `Left alone: nobody has used it for ${spaced(rest.forMs)}. It goes on when somebody does, or when you ping it.`;
  }
}

const because = (reason: string | null): string => (reason === null ? '' : `: ${reason}`);

const usd = (amount: number): string => `$${amount.toFixed(2)}`;

const anHour = (usdPerHour: number | null): string => (usdPerHour === null ? '' : `, about ${usd(usdPerHour)} an hour`);

function budget({ of, span, limitUsd }: Extract<Rest, { kind: 'budget' }>): string {
  return of === 'all' ? `the budget of all endpoints, ${usd(limitUsd)} a ${span},` : `its budget of ${usd(limitUsd)} a ${span}`;
}

/** `at 18:00`, or `on Tuesday 09:00`. */
function on(wallMs: number, wallNow: number): string {
  const time = shortTime(wallMs, wallNow);
  return /^\d\d:/.test(time) ? `at ${time}` : `on ${time}`;
}
