import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Rest } from '../../electron/domain/rest.ts';
import type { Settings } from '../../electron/domain/settings.ts';
import type { Gate } from '../../electron/keepalive/gate.ts';
import { after } from '../support/fakes.ts';
import { FakeMonitor } from '../support/fakesMonitor.ts';
import { endpointOf, httpProvider, settingsOf } from '../support/targets.ts';

const box = httpProvider('openai');
const MINUTE = 60_000;
/** A Saturday evening before the clocks go back in New York, with both ends of a night within hours. */
const START = Date.UTC(2026, 9, 31, 20);
const HOURS = ['always', 'daily 22:00-02:00 America/New_York', 'Sat-Sun 01:00-01:30, 14:00-20:00 UTC', 'Sat 23:00-24:00 Europe/Berlin'] as const;
/** The same hours as a person would say them at a glance, from the local time of day and the day of the week. */
const withinByHand: Readonly<Record<(typeof HOURS)[number], (now: number) => boolean>> = {
  always: () => true,
  'daily 22:00-02:00 America/New_York': (now) => {
    const { hour } = localTime(now, 'America/New_York');
    return hour >= 22 || hour < 2;
  },
  'Sat-Sun 01:00-01:30, 14:00-20:00 UTC': (now) => {
    const { day, hour, minute } = localTime(now, 'UTC');
    return (day === 'Sat' || day === 'Sun') && ((hour === 1 && minute < 30) || (hour >= 14 && hour < 20));
  },
  'Sat 23:00-24:00 Europe/Berlin': (now) => {
    const { day, hour } = localTime(now, 'Europe/Berlin');
    return day === 'Sat' && hour === 23;
  },
};

function localTime(now: number, timeZone: string): { readonly day: string; readonly hour: number; readonly minute: number } {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const parts = new Map(format.formatToParts(now).map(({ type, value }) => [type, value]));
  return { day: parts.get('weekday') ?? '', hour: Number(parts.get('hour')), minute: Number(parts.get('minute')) };
}

/** Everything that can let the endpoint rest, as the reference sees it. */
interface World {
  readonly warming: boolean;
  readonly enabled: boolean;
  readonly hours: (typeof HOURS)[number];
  readonly pausedUntil: number | null;
  readonly ownPausedUntil: number | null;
  readonly warmUntil: number | null;
  readonly held: boolean;
  readonly broke: boolean;
}

const calm: World = {
  warming: true,
  enabled: true,
  hours: 'always',
  pausedUntil: null,
  ownPausedUntil: null,
  warmUntil: null,
  held: false,
  broke: false,
};

/** The rule that holds, or `off` where the endpoint itself is switched off; `null`: it is kept warm. Slow and obvious. */
function ruleByHand(world: World, now: number): Rest['kind'] | 'switchedOff' | null {
  const timed = world.warmUntil !== null && world.warmUntil > now;
  if (!world.enabled && !timed) return 'switchedOff';
  if (!world.warming && !timed) return 'off';
  if (world.held) return 'held';
  const all = world.pausedUntil !== null && world.pausedUntil > now ? world.pausedUntil : 0;
  const own = world.ownPausedUntil !== null && world.ownPausedUntil > now ? world.ownPausedUntil : 0;
  if (own > 0 && own >= all) return 'ownPause';
  if (all > 0) return 'paused';
  if (world.broke) return 'budget';
  return timed || withinByHand[world.hours](now) ? null : 'hours';
}

function settingsIn({ warming, enabled, hours, pausedUntil, ownPausedUntil, warmUntil }: World): Settings {
  const endpoint = endpointOf('a', {
    keepAlive: '5m',
    enabled,
    ...(ownPausedUntil === null ? {} : { pausedUntil: ownPausedUntil }),
    ...(warmUntil === null ? {} : { warmUntil }),
  });
  return settingsOf([box], [endpoint], { warming, hours, pausedUntil });
}

const minutes = (most: number) => fc.integer({ min: 1, max: most }).map((count) => count * MINUTE);
const steps = fc.oneof(
  minutes(300).map((ms) => ({ do: 'wait' as const, ms })),
  minutes(600).map((ms) => ({ do: 'sleep' as const, ms })),
  fc.integer({ min: -90, max: 90 }).map((count) => ({ do: 'stepClock' as const, ms: count * MINUTE })),
  fc.boolean().map((held) => ({ do: 'hold' as const, held })),
  fc.boolean().map((broke) => ({ do: 'spend' as const, broke })),
  fc
    .record(
      {
        warming: fc.boolean(),
        enabled: fc.boolean(),
        hours: fc.constantFrom(...HOURS),
        pausedUntil: fc.option(minutes(200)),
        ownPausedUntil: fc.option(minutes(200)),
        warmUntil: fc.option(minutes(200)),
      },
      { requiredKeys: [] },
    )
    .map((change) => ({ do: 'change' as const, change })),
);

test('Whatever happens, nothing is pinged while any rule lets it rest, the rule that is shown is the one that holds, and what rests no longer is pinged.', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { minLength: 1, maxLength: 12 }), async (story) => {
      let world = calm;
      const wrong: string[] = [];
      const broke: Gate = {
        yieldsToTimer: false,
        restOf: () => (world.broke ? { kind: 'budget', of: 'all', span: 'day', limitUsd: 1, until: Number.MAX_SAFE_INTEGER } : null),
        nextChange: () => Number.POSITIVE_INFINITY,
      };
      const fake = new FakeMonitor(settingsIn(world), { reply: () => after(0), wall: START, gates: [broke], quiet: true });
      fake.monitor.onEvent(({ kind }) => {
        const rule = ruleByHand(world, fake.clock.wallNow());
        if (kind === 'started' && rule !== null) wrong.push(`pinged at ${new Date(fake.clock.wallNow()).toISOString()} in spite of ${rule}`);
      });
      const look = (when: string): void => {
        const expected = ruleByHand(world, fake.clock.wallNow());
        const { rest, warmth, nextPingAt } = fake.state('a');
        const shown = rest?.kind ?? (warmth === 'paused' ? 'switchedOff' : null);
        // One that is switched off and rests besides tells of its own switch.
        if (shown !== expected) wrong.push(`${when}: shows ${shown}, holds ${expected}`);
        if (expected === null && nextPingAt === null) wrong.push(`${when}: nothing rests, but no ping is planned`);
      };
      await fake.monitor.start();
      for (const step of story) {
        if (step.do === 'wait') await fake.clock.advance(step.ms);
        if (step.do === 'sleep') fake.clock.suspend(step.ms);
        if (step.do === 'stepClock') fake.clock.stepWall(step.ms);
        if (step.do === 'hold') {
          world = { ...world, held: step.held };
          await (step.held ? fake.monitor.hold('on battery') : fake.monitor.release('on battery'));
        }
        if (step.do === 'spend') {
          world = { ...world, broke: step.broke };
          await fake.monitor.review();
        }
        if (step.do === 'change') {
          const now = fake.clock.wallNow();
          const { pausedUntil, ownPausedUntil, warmUntil, ...rest } = step.change;
          const ahead = (ms: number | null | undefined, before: number | null) => (ms === undefined ? before : ms === null ? null : now + ms);
          world = {
            ...world,
            ...rest,
            pausedUntil: ahead(pausedUntil, world.pausedUntil),
            ownPausedUntil: ahead(ownPausedUntil, world.ownPausedUntil),
            warmUntil: ahead(warmUntil, world.warmUntil),
          };
          await fake.update(settingsIn(world));
        }
        // A headless service notices what its clocks did within 15 s.
        await fake.clock.advance(20_000);
        look(step.do);
      }
      await fake.monitor.stop();
      expect(wrong).toEqual([]);
    }),
    { numRuns: 300 },
  );
}, 60_000);
