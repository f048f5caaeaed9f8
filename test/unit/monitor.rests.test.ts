import { describe, expect, test } from 'vitest';
import type { EndpointInput } from '../../electron/domain/endpoint.ts';
import type { Settings } from '../../electron/domain/settings.ts';
import type { Gate } from '../../electron/keepalive/gate.ts';
import type { MonitorEvent } from '../../electron/keepalive/monitorEvent.ts';
import { UnusedGate } from '../../electron/keepalive/unusedGate.ts';
import { after } from '../support/fakes.ts';
import { FakeMonitor } from '../support/fakesMonitor.ts';
import { keep } from '../support/keptHost.ts';
import { endpointOf, httpProvider, settingsOf } from '../support/targets.ts';

const box = httpProvider('openai');
const ollama = httpProvider('ollama');
const HOUR = 3600;
/** A Monday, 07:00 in Berlin. */
const MONDAY_7 = Date.UTC(2026, 10, 2, 6);
const OFFICE = 'Mon-Fri 08:00-18:00 Europe/Berlin';
const MONDAY_8 = MONDAY_7 + HOUR * 1000;

const settings = (endpoint: Partial<EndpointInput> = {}, more: Partial<Settings> = {}): Settings =>
  settingsOf([box], [endpointOf('a', { keepAlive: '10m', ...endpoint })], more);

async function runningAt7(of: Settings, gates: (fake: () => FakeMonitor) => readonly Gate[] = () => []): Promise<FakeMonitor> {
  const fake: FakeMonitor = new FakeMonitor(of, { reply: () => after(0), wall: MONDAY_7, gates: gates(() => fake) });
  await fake.monitor.start();
  return fake;
}

const eventsOf = (fake: FakeMonitor): MonitorEvent[] => {
  const events: MonitorEvent[] = [];
  fake.monitor.onEvent((event) => void events.push(event));
  return events;
};

describe('Active hours', () => {
  test('are kept: the first ping comes as they begin, none after they have ended, and the state says what it waits for.', async () => {
    const fake = await runningAt7(settings({}, { hours: OFFICE }));
    expect(fake.state('a')).toMatchObject({ warmth: 'paused', nextPingAt: null, rest: { kind: 'hours', own: false, until: MONDAY_8 } });
    await fake.seconds(24 * HOUR);
    const starts = fake.startsOf();
    expect(starts.length).toBe(60);
    expect(starts[0]).toBe(HOUR + 1);
    expect(starts.at(-1)).toBeLessThan(11 * HOUR);
  });

  test('of its own go before those of all; "always" is one of them.', async () => {
    const fake = await runningAt7(settings({ hours: 'always' }, { hours: OFFICE }));
    await fake.seconds(60);
    expect(fake.startsOf()).toEqual([30]);
    await fake.update(settings({ hours: 'Sat 10-12 UTC' }, { hours: 'always' }));
    expect(fake.state('a').rest).toMatchObject({ kind: 'hours', own: true });
  });

  test('that began while the machine slept are noticed when it wakes up; those that ended meanwhile ping nothing.', async () => {
    const asleepOver = await runningAt7(settings({}, { hours: OFFICE }));
    await asleepOver.seconds(60);
    asleepOver.clock.suspend(2 * HOUR * 1000);
    await asleepOver.seconds(60);
    expect(asleepOver.startsOf()).toHaveLength(1);
    const pastEnd = await runningAt7(settings({}, { hours: OFFICE }));
    await pastEnd.seconds(2 * HOUR);
    const before = pastEnd.startsOf().length;
    pastEnd.clock.suspend(12 * HOUR * 1000);
    await pastEnd.seconds(HOUR);
    expect(pastEnd.startsOf()).toHaveLength(before);
    expect(pastEnd.state('a').rest?.kind).toBe('hours');
  });

  test('follow a wall clock that is set forward or back.', async () => {
    const fake = await runningAt7(settings({}, { hours: OFFICE }));
    fake.clock.stepWall(2 * HOUR * 1000);
    await fake.seconds(60);
    expect(fake.startsOf()).toHaveLength(1);
    fake.clock.stepWall(-2 * HOUR * 1000);
    await fake.seconds(50 * 60);
    expect(fake.startsOf()).toHaveLength(1);
    await fake.seconds(HOUR);
    expect(fake.startsOf().length).toBeGreaterThan(1);
  });

  test('need not begin with a ping: then the first one comes an interval later.', async () => {
    const fake = await runningAt7(settings({}, { hours: OFFICE, warmOn: { start: true, resume: true, hours: false } }));
    await fake.seconds(HOUR + 700);
    expect(fake.startsOf()).toEqual([HOUR + 600]);
  });

  test('end with an event, so that the model can be released.', async () => {
    const fake = await runningAt7(settings({}, { hours: 'Mon 07:00-07:30 Europe/Berlin' }));
    const events = eventsOf(fake);
    await fake.seconds(HOUR);
    expect(events.filter(({ kind }) => kind === 'rested')).toEqual([{ kind: 'rested', endpointId: 'a' }]);
  });
});

describe('A timer', () => {
  test('keeps warm outside the hours, and no longer when it is over.', async () => {
    const fake = await runningAt7(settings({ warmUntil: MONDAY_7 + 1800 * 1000 }, { hours: OFFICE }));
    expect(fake.state('a').why).toMatch(/^First ping at [\d:]+\. Kept warm until [\d:]+, as you asked\.$/);
    await fake.seconds(HOUR - 10);
    expect(fake.startsOf()).toEqual([30, 630, 1230]);
  });

  test('keeps warm what is switched off, or has no interval, at the default one.', async () => {
    const fake = await runningAt7(settings({ enabled: false, keepAlive: null, warmUntil: MONDAY_7 + 500_000 }, { interval: '3m' }));
    await fake.seconds(HOUR);
    expect(fake.startsOf()).toEqual([30, 210, 390]);
    expect(fake.state('a')).toMatchObject({ warmth: 'paused', rest: null, rule: 'off' });
  });

  test('of all keeps warm although the switch of all is off.', async () => {
    const fake = await runningAt7(settings({}, { warming: false, warmUntil: MONDAY_7 + 1000_000 }));
    expect(fake.monitor.active).toBe(true);
    await fake.seconds(HOUR);
    expect(fake.startsOf()).toEqual([30, 630]);
    expect(fake.state('a').rest).toEqual({ kind: 'off' });
  });

  test('says when it is over, so that the settings can forget it.', async () => {
    const fake = await runningAt7(settings({ warmUntil: MONDAY_7 + 1000_000 }));
    const events = eventsOf(fake);
    await fake.seconds(HOUR);
    expect(events.filter(({ kind }) => kind === 'pauseOver')).toHaveLength(1);
  });
});

describe('At the start and after a sleep', () => {
  test('nothing is pinged at once where that is not wished.', async () => {
    const fake = await runningAt7(settings({}, { warmOn: { start: false, resume: false, hours: true } }));
    await fake.seconds(650);
    expect(fake.startsOf()).toEqual([600]);
    fake.clock.suspend(2 * HOUR * 1000);
    await fake.seconds(500);
    expect(fake.startsOf()).toEqual([600]);
    await fake.seconds(200);
    expect(fake.startsOf()).toHaveLength(2);
  });
});

describe('Disuse', () => {
  const unusedGate = (of: () => Settings) => (fake: () => FakeMonitor) => {
    const gate = new UnusedGate({ settings: of, canSeeUse: () => true, lastUseAt: () => null, startedAt: MONDAY_7 });
    queueMicrotask(() => fake().monitor.onEvent((event) => event.kind === 'freshStart' && gate.noteWanted(event.endpointId, fake().clock.wallNow())));
    return [gate];
  };

  test('ends the pings after the time that was set.', async () => {
    const of = settings({}, { stopAfterUnused: '2h' });
    const fake = await runningAt7(
      of,
      unusedGate(() => of),
    );
    await fake.seconds(5 * HOUR);
    expect(fake.startsOf()).toHaveLength(12);
    expect(fake.state('a').rest).toEqual({ kind: 'unused', forMs: 2 * HOUR * 1000 });
  });

  test('is not counted over a rest: it is kept warm when its hours begin.', async () => {
    const of = settings({}, { stopAfterUnused: '30m', hours: OFFICE });
    const fake = await runningAt7(
      of,
      unusedGate(() => of),
    );
    await fake.seconds(5 * HOUR);
    expect(fake.startsOf()).toEqual([HOUR + 1, HOUR + 601, HOUR + 1201]);
  });

  test('begins anew for what is added or switched on: whoever does that wants it.', async () => {
    const of = settings({}, { stopAfterUnused: '2h' });
    const fake = await runningAt7(
      of,
      unusedGate(() => of),
    );
    await fake.seconds(5 * HOUR);
    const off = endpointOf('b', { keepAlive: '10m', enabled: false });
    const more = (endpoints: Settings['endpoints']) => ({ ...of, endpoints: [...of.endpoints, ...endpoints] });
    await fake.update(more([off, endpointOf('c', { keepAlive: '10m' })]));
    await fake.seconds(60);
    expect(fake.startsOf('c')).toHaveLength(1);
    await fake.update(more([{ ...off, enabled: true }]));
    await fake.seconds(60);
    expect(fake.startsOf('b')).toHaveLength(1);
    expect([fake.state('a').rest?.kind, fake.state('b').rest]).toEqual(['unused', null]);
    await fake.seconds(3 * HOUR);
    expect(fake.state('b').rest?.kind).toBe('unused');
  });

  test('is not looked at where nothing tells of use, and its own setting goes before that of all.', async () => {
    const target = { provider: box, endpoint: endpointOf('a', { stopAfterUnused: null }) };
    const of = settings({}, { stopAfterUnused: '1m' });
    const seen = { settings: () => of, lastUseAt: () => null, startedAt: 0 };
    expect(new UnusedGate({ ...seen, canSeeUse: () => true }).restOf(target, 1e9)).toBeNull();
    expect(new UnusedGate({ ...seen, canSeeUse: () => false }).restOf({ provider: box, endpoint: endpointOf('a') }, 1e9)).toBeNull();
    const gate = new UnusedGate({ ...seen, canSeeUse: () => true });
    const own = { provider: box, endpoint: endpointOf('a', { stopAfterUnused: '2m' }) };
    expect([gate.restOf(own, 119_999), gate.nextChange(own, 0), gate.restOf(own, 120_000)?.kind]).toEqual([null, 120_000, 'unused']);
  });
});

describe('What begins while a server is looked at before its ping', () => {
  const slow = async () => {
    const { fake, host } = await keep({ a: { keepAlive: '1m' } }, { lookMs: 3_000 }, ollama);
    const endpoint = endpointOf('a', { keepAlive: '1m', model: 'a', providerId: ollama.id });
    // A minute after the end of the first ping, and into the look.
    await fake.seconds(58);
    const told: (boolean | undefined)[] = [];
    fake.monitor.onEvent((event) => event.kind === 'change' && told.push(fake.monitor.state('a')?.pinging));
    return { fake, host, endpoint, told, of: (more: Partial<Settings>, own = {}) => settingsOf([ollama], [{ ...endpoint, ...own }], more) };
  };

  test.each<[string, (made: Awaited<ReturnType<typeof slow>>) => Promise<void>]>([
    ['a pause of everything', ({ fake, of }) => fake.update(of({ pausedUntil: fake.clock.wallNow() + 60_000 }))],
    ['a pause of its own', ({ fake, of }) => fake.update(of({}, { pausedUntil: fake.clock.wallNow() + 60_000 }))],
    ['a hold', ({ fake }) => fake.monitor.hold('on battery')],
    ['its being switched off', ({ fake, of }) => fake.update(of({}, { enabled: false }))],
    ['its removal', ({ fake }) => fake.update(settingsOf([ollama], []))],
    ['a use by somebody else', async ({ fake }) => void (await fake.monitor.recordUsage('a', 'http://box.test'))],
  ])('leaves it alone: %s', async (_what, begin) => {
    const made = await slow();
    const { fake, host, told } = made;
    expect([host.jobs.length, fake.monitor.state('a')?.pinging]).toEqual([1, true]);
    await begin(made);
    await fake.seconds(30);
    expect(host.jobs).toHaveLength(1);
    // Whoever watches is told that no ping is under way any more.
    expect(told.at(-1)).not.toBe(true);
  });

  test('does not keep it from a ping that somebody asked for.', async () => {
    const { fake, host, of } = await slow();
    void fake.monitor.pingNow(['a']);
    await fake.update(of({ pausedUntil: fake.clock.wallNow() + 60_000 }));
    await fake.seconds(10);
    expect(host.jobs).toHaveLength(2);
  });
});

test('A gate that changes its mind is asked again when the monitor is told so.', async () => {
  let shut = false;
  const gate: Gate = {
    yieldsToTimer: false,
    restOf: () => (shut ? { kind: 'unconfirmed', usdPerHour: 2 } : null),
    nextChange: () => Number.POSITIVE_INFINITY,
  };
  const fake = await runningAt7(settings(), () => [gate]);
  await fake.seconds(60);
  shut = true;
  await fake.seconds(HOUR);
  expect(fake.startsOf()).toEqual([30]);
  expect(fake.state('a')).toMatchObject({ nextPingAt: null, rest: { kind: 'unconfirmed', usdPerHour: 2 } });
  shut = false;
  await fake.monitor.review();
  await fake.seconds(10);
  expect(fake.startsOf()).toHaveLength(2);
});

test('Reviews that are asked for while one runs are one, and find what holds by then.', async () => {
  let shut = false;
  let asked = 0;
  const gate: Gate = {
    yieldsToTimer: false,
    restOf: () => (shut ? { kind: 'unconfirmed', usdPerHour: 2 } : null),
    nextChange: () => {
      asked += 1;
      return Number.POSITIVE_INFINITY;
    },
  };
  const fake = await runningAt7(settings(), () => [gate]);
  await fake.seconds(60);
  asked = 0;
  const reviews = Array.from({ length: 50 }, (_, i) => {
    shut = i === 49;
    return fake.monitor.review();
  });
  await Promise.all(reviews);
  expect(asked).toBeLessThan(5);
  expect(fake.state('a')).toMatchObject({ nextPingAt: null, rest: { kind: 'unconfirmed' } });
});
