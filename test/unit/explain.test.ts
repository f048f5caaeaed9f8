import { describe, expect, test } from 'vitest';
import { UNTIL_WANTED } from '../../electron/domain/pause.ts';
import type { Rest } from '../../electron/domain/rest.ts';
import { explain, type Situation } from '../../electron/keepalive/explain.ts';
import { NOTHING_KNOWN } from '../../electron/keepalive/known.ts';
import { type Live, UNSEEN } from '../../electron/keepalive/live.ts';
import type { Why } from '../../electron/keepalive/why.ts';
import { errorOf } from '../support/fakes.ts';

const NOON = new Date(2026, 10, 22, 12).getTime();
const MINUTE = 60_000;

interface Told extends Partial<Omit<Situation, 'watched'>> {
  readonly why?: Why;
  readonly live?: Partial<Live>;
  readonly timerUntil?: number;
}

/** The sentence of an endpoint that is due at 12:05; boot times are minutes after noon. */
function told({ why = { kind: 'interval' }, live = {}, timerUntil, ...more }: Told = {}): string {
  return explain({
    watched: {
      live: { ...UNSEEN, warmth: 'warm', lastActivityAt: 0, ...live },
      why,
      known: NOTHING_KNOWN,
      timerUntil: timerUntil ?? null,
    },
    manner: { way: 'measure', confirmations: 1, canPin: true },
    rule: { kind: 'every', seconds: 300, pinned: false },
    isOn: true,
    resting: null,
    gapMs: 5 * MINUTE,
    nextPingAt: NOON + 5 * MINUTE,
    coldAt: null,
    wallNow: NOON,
    toWall: (bootTime) => NOON + bootTime,
    ...more,
  });
}

describe('why the next ping comes when it does', () => {
  test.each<[string, Told]>([
    ['First ping at 12:05:00.', { why: { kind: 'first' } }],
    ['Next ping at 12:05:00, because its settings have changed.', { why: { kind: 'changed' } }],
    ['Next ping at 12:05:00, because it was due while nothing could be pinged.', { why: { kind: 'overdue' } }],
    ['Next ping at 12:05:00, a whole interval after it could go on: it is not to be warmed at once.', { why: { kind: 'unhurried' } }],
    ['Next ping at 12:05:00, 5 m after the last one. It was not seen to go cold in that time.', {}],
    [
      'Next ping at 12:05:00, because its settings have changed. Kept warm until 15:00, as you asked.',
      { why: { kind: 'changed' }, timerUntil: NOON + 180 * MINUTE },
    ],
    [
      'Next ping at 12:05:00, because without it the model would go cold at about 12:06:00 and a ping takes 0.2 s.',
      { coldAt: NOON + 6 * MINUTE, live: { lastTtftMs: 200 } },
    ],
    [
      'Next ping at 12:05:00, because without it the model would go cold at about 12:06:00.',
      { coldAt: NOON + 6 * MINUTE, live: { lastTtftMs: 200 }, manner: { way: 'load', confirmations: 1, canPin: true } },
    ],
    [
      'Next ping at 12:05:00, 5 m after the last one. It may go cold before, at about 12:03:00: a shorter interval would keep it warm.',
      { coldAt: NOON + 3 * MINUTE },
    ],
    [
      'Next ping at 12:05:00. The last pings found it cold: it unloads sooner than every 5 m. A shorter interval may keep it warm.',
      { live: { warmth: 'cold', coldInARow: 2 } },
    ],
    ['Next ping at 12:05:00. It is not loaded now; that ping loads it.', { live: { warmth: 'cold' } }],
    [
      'Pinned: the server is asked to keep it loaded for good. Next look at 12:05:00, every 5 m.',
      { rule: { kind: 'every', seconds: 300, pinned: true } },
    ],
    [
      'Next ping at 12:05:00, every 5 m: as far as can be seen, its server has no way to pin it, so it is pinged as others are.',
      { rule: { kind: 'every', seconds: 300, pinned: true }, manner: { way: 'pin', confirmations: 1, canPin: false } },
    ],
    ['Next look at 12:05:00. It is only looked at, so it may go cold.', { manner: { way: 'peek', confirmations: 1, canPin: true } }],
    [
      'Next ping at 12:05:00, because its server unloads it at 12:05:10 and a ping takes 12 s.',
      { why: { kind: 'expiry', expiresAt: 5 * MINUTE + 10_000 }, live: { lastTtftMs: 12_000 } },
    ],
    ['Next ping at 12:05:00, 5 m after the last one, to find out how long it stays warm.', { why: { kind: 'learned', phase: 'exploring' } }],
    [
      'Next ping at 12:05:00, 5 m after the last one, just before it would go cold by all that was seen.',
      { why: { kind: 'learned', phase: 'settled' } },
    ],
    [
      'Next ping at 12:05:00, 5 m after the last one, a little later than usual: once a week it is tried whether it stays warm longer.',
      { why: { kind: 'learned', phase: 'probing' } },
    ],
    ['Finding out how long its server keeps it loaded, without pinging it. Next look at 12:05:00.', { why: { kind: 'watching' } }],
    ['Its server keeps it loaded for good, so it needs no pings. The next one, at 12:05:00, only measures.', { why: { kind: 'kept' } }],
    [
      'Next ping at 12:05:00: this is the day without warming of your trial, and now and then a ping finds what you would.',
      { why: { kind: 'visit' } },
    ],
    ['Trying again at 12:05:00, after 2 failures in a row.', { why: { kind: 'retry' }, live: { failures: 2, error: errorOf('server') } }],
    [
      'Trying again at 12:05:00, after a failure, or as soon as you change something.',
      { why: { kind: 'retry' }, live: { failures: 1, error: errorOf('auth') } },
    ],
    ['Trying again at 12:05:00, as the server could not answer.', { why: { kind: 'retry' }, live: { error: errorOf('busy') } }],
    [
      'Not pinged just now: the server is answering someone else. Looking again at 12:05:00.',
      { why: { kind: 'skipped', skip: { kind: 'busy', lookAgainMs: 15_000 } } },
    ],
    [
      'Not pinged just now: loading it might push big out of memory. Looking again at 12:05:00.',
      { why: { kind: 'skipped', skip: { kind: 'wouldPushOut', other: 'big', certain: false, lookAgainMs: 30_000 } } },
    ],
    [
      'Not pinged: its server dropped it for big. It comes back when the server is free.',
      { why: { kind: 'skipped', skip: { kind: 'dropped', by: 'big', forGood: false, lookAgainMs: 30_000 } } },
    ],
  ])('%s', (sentence, situation) => expect(told(situation)).toBe(sentence));
});

describe('why none comes', () => {
  const resting = (why: Rest): Told => ({ resting: why, nextPingAt: null });
  test.each<[string, Told]>([
    ['Switched off: it is pinged only when you ask.', { isOn: false, nextPingAt: null }],
    ['Not scheduled: it is pinged only when you ask. Choose an interval to keep it warm.', { rule: { kind: 'off' }, gapMs: null, nextPingAt: null }],
    ['Not pinged by itself: Pilot Light was started with DISABLE_WARMUP.', resting({ kind: 'disabled' })],
    ['Not pinged by itself: keeping warm is switched off for all endpoints.', resting({ kind: 'off' })],
    ['Kept warm by gpu-box. This instance watches, and steps in when that one is gone.', resting({ kind: 'watching', by: 'gpu-box' })],
    ['Not pinged just now: on battery. It goes on by itself.', resting({ kind: 'held', reason: 'on battery' })],
    [
      'All endpoints are paused until 18:30: new driver; then they go on by themselves.',
      resting({ kind: 'paused', until: NOON + 390 * MINUTE, reason: 'new driver' }),
    ],
    [
      'All endpoints are paused until you resume them: its timer is over.',
      resting({ kind: 'paused', until: UNTIL_WANTED, reason: 'its timer is over' }),
    ],
    ['Paused until Tuesday 12:00; then it goes on by itself.', resting({ kind: 'ownPause', until: NOON + 2 * 1440 * MINUTE, reason: null })],
    ['Paused until 2026-12-02 12:00; then it goes on by itself.', resting({ kind: 'ownPause', until: NOON + 10 * 1440 * MINUTE, reason: null })],
    [
      'Paused until you ping or resume it, so that nothing of ours loads the model again.',
      resting({ kind: 'ownPause', until: UNTIL_WANTED, reason: null }),
    ],
    ['Paused until you ping or resume it: its timer is over.', resting({ kind: 'ownPause', until: UNTIL_WANTED, reason: 'its timer is over' })],
    [
      'Not pinged: its server bills for the time it is up, about $2.35 an hour, and keeping it warm keeps it up. Confirm that first.',
      resting({ kind: 'unconfirmed', usdPerHour: 2.35 }),
    ],
    [
      'Not pinged until Monday 00:00: its budget of $0.50 a day is used up.',
      resting({ kind: 'budget', of: 'endpoint', span: 'day', limitUsd: 0.5, until: NOON + 720 * MINUTE }),
    ],
    [
      'Not pinged until 2026-12-01 00:00: the budget of all endpoints, $5.00 a month, is used up.',
      resting({ kind: 'budget', of: 'all', span: 'month', limitUsd: 5, until: new Date(2026, 11, 1).getTime() }),
    ],
    ['Outside its active hours; they begin on Monday 08:00.', resting({ kind: 'hours', own: true, until: NOON + 20 * 60 * MINUTE })],
    ['Outside the active hours of all endpoints; they begin at 13:00.', resting({ kind: 'hours', own: false, until: NOON + 60 * MINUTE })],
    [
      'Left alone: by all that was seen of its use, nobody will want it soon. It is warmed again at 13:30.',
      resting({ kind: 'habits', until: NOON + 90 * MINUTE }),
    ],
    [
      'Left alone: by all that was seen of its use, nobody will want it soon. It is warmed again when it is used.',
      resting({ kind: 'habits', until: null }),
    ],
    ['Left alone: nobody has used it for 4 h. It goes on when somebody does, or when you ping it.', resting({ kind: 'unused', forMs: 240 * MINUTE })],
    ['The next ping is not scheduled yet.', { nextPingAt: null }],
  ])('%s', (sentence, situation) => expect(told(situation)).toBe(sentence));
});
