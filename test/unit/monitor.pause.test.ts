import { describe, expect, test } from 'vitest';
import { pausedUntilWanted, withoutPastPauses } from '../../electron/domain/pause.ts';
import type { MonitorEvent } from '../../electron/keepalive/monitorEvent.ts';
import { after as answerAfter, answered } from '../support/fakes.ts';
import { FakeMonitor } from '../support/fakesMonitor.ts';
import { endpointOf, httpProvider, settingsOf } from '../support/targets.ts';

const box = httpProvider('openai');
const a = endpointOf('a');
const b = endpointOf('b');
/** Seconds since the fake clock began, as wall time. */
const START = new FakeMonitor(settingsOf([], [])).clock.wallNow();
const at = (seconds: number): number => START + seconds * 1000;

/** Two endpoints, pinged every 120 s from second 30 on; it is second 60 now. */
async function running(): Promise<FakeMonitor> {
  const fake = new FakeMonitor(settingsOf([box], [a, b]), { reply: () => answerAfter(0) });
  await fake.monitor.start();
  await fake.seconds(60);
  return fake;
}

const kindsOf = (fake: FakeMonitor): MonitorEvent['kind'][] => {
  const kinds: MonitorEvent['kind'][] = [];
  fake.monitor.onEvent(({ kind }) => void kinds.push(kind));
  return kinds;
};

describe('A pause of everything', () => {
  test('keeps the schedule empty, shows every endpoint as paused, and lets a ping by hand through.', async () => {
    const fake = await running();
    await fake.update(settingsOf([box], [a, b], { pausedUntil: at(3600) }));
    await fake.seconds(1000);
    expect(fake.monitor.states().map(({ warmth, nextPingAt }) => [warmth, nextPingAt])).toEqual([
      ['paused', null],
      ['paused', null],
    ]);
    expect(fake.monitor.active).toBe(false);
    expect(fake.monitor.pausedUntil).toBe(at(3600));
    void fake.monitor.pingNow(['a']);
    await fake.seconds(0);
    expect(fake.startsOf()).toEqual([30, 30.05, 1060]);
  });

  test('ends by itself: what is overdue is pinged once, spread out, and is unknown until then.', async () => {
    const fake = await running();
    await fake.update(settingsOf([box], [a, b], { pausedUntil: at(3600) }));
    await fake.seconds(3540.5);
    expect(fake.monitor.states().map(({ warmth }) => warmth)).toEqual(['unknown', 'unknown']);
    await fake.seconds(100);
    expect(fake.startsOf('a')).toEqual([30, 3601]);
    expect(fake.startsOf('b')).toEqual([30.05, 3601.05]);
    expect(fake.monitor).toMatchObject({ active: true, pausedUntil: null });
  });

  test('leaves alone what is not overdue when it ends: that is pinged an interval after its last request.', async () => {
    const fake = await running();
    await fake.update(settingsOf([box], [a, b], { pausedUntil: at(90) }));
    await fake.seconds(40);
    expect(fake.state('a').warmth).toBe('warm');
    await fake.seconds(60);
    expect(fake.startsOf('a')).toEqual([30, 150]);
  });

  test('tells that it is over, once, so that the settings can forget it.', async () => {
    const fake = await running();
    await fake.update(settingsOf([box], [a, b], { pausedUntil: at(90) }));
    const kinds = kindsOf(fake);
    await fake.seconds(29);
    expect(kinds).toEqual([]);
    await fake.seconds(300);
    expect(kinds.filter((kind) => kind === 'pauseOver')).toHaveLength(1);
  });

  test('ends when people take it back.', async () => {
    const fake = await running();
    await fake.update(settingsOf([box], [a, b], { pausedUntil: at(3600) }));
    await fake.seconds(940);
    await fake.update(settingsOf([box], [a, b]));
    await fake.seconds(10);
    expect(fake.startsOf('a')).toEqual([30, 1001]);
    expect(fake.startsOf('b')).toEqual([30.05, 1001.05]);
  });

  test('follows the wall clock that people read: set forward, the pause ends sooner, at most 15 s late.', async () => {
    const fake = await running();
    await fake.update(settingsOf([box], [a, b], { pausedUntil: at(3600) }));
    fake.clock.stepWall(3_000_000);
    await fake.seconds(541);
    expect(fake.monitor.active).toBe(true);
    expect(fake.startsOf('a')).toEqual([30, 601]);
  });

  test('that is over already is none.', async () => {
    const fake = await running();
    await fake.update(settingsOf([box], [a, b], { pausedUntil: at(59) }));
    expect(fake.monitor).toMatchObject({ active: true, pausedUntil: null });
    await fake.seconds(100);
    expect(fake.startsOf('a')).toEqual([30, 150]);
  });

  test('from the last run goes on after a start, and its end begins the schedule.', async () => {
    const fake = new FakeMonitor(settingsOf([box], [a], { pausedUntil: at(600) }), { reply: () => answerAfter(0) });
    await fake.monitor.start();
    expect(fake.log.lines.map(({ message }) => message)).toEqual(['Everything is paused']);
    await fake.seconds(700);
    expect(fake.startsOf('a')).toEqual([601]);
  });

  test('that ran out between two runs does not shorten the start delay.', async () => {
    const fake = new FakeMonitor(settingsOf([box], [a], { pausedUntil: at(10) }), { reply: () => answerAfter(0) });
    await fake.seconds(20);
    await fake.monitor.start();
    await fake.seconds(100);
    expect(fake.startsOf('a')).toEqual([50]);
  });
});

describe('A pause of one endpoint', () => {
  const paused = (until: number) => settingsOf([box], [endpointOf('a', { pausedUntil: until }), b]);

  test('leaves the others alone, ends by itself, and does not ask the model anew when it begins.', async () => {
    const fake = await running();
    await fake.update(paused(at(600)));
    expect(fake.state('a')).toMatchObject({ warmth: 'paused', nextPingAt: null, intervalSeconds: 120 });
    expect(fake.state('b').warmth).toBe('warm');
    expect(fake.monitor.active).toBe(true);
    await fake.seconds(600);
    expect(fake.startsOf('a')).toEqual([30, 601]);
    expect(fake.startsOf('b')).toEqual([30.05, 150.05, 270.05, 390.05, 510.05, 630.05]);
  });

  test('keeps the interval that usage has set, and a TTFT target changes nothing for the engine.', async () => {
    const fake = await running();
    await fake.monitor.recordUsage('a', 'box', '5m');
    await fake.update(settingsOf([box], [endpointOf('a', { pausedUntil: at(100), targetMs: 300 }), b]));
    await fake.seconds(600);
    expect(fake.startsOf('a')).toEqual([30, 360, 660]);
  });

  test('of several ends one after the other.', async () => {
    const fake = await running();
    const settings = settingsOf([box], [endpointOf('a', { pausedUntil: at(600) }), endpointOf('b', { pausedUntil: at(900) })]);
    await fake.update(settings);
    await fake.seconds(1000);
    expect([fake.startsOf('a')[1], fake.startsOf('b')[1]]).toEqual([601, 901]);
  });
});

describe('A hold', () => {
  test('stops the schedule with a reason, until the same reason is released.', async () => {
    const fake = await running();
    const kinds = kindsOf(fake);
    await fake.monitor.hold('The computer runs on battery.');
    expect(fake.monitor).toMatchObject({ held: 'The computer runs on battery.', active: false });
    expect(fake.state('a').warmth).toBe('paused');
    await fake.seconds(1000);
    await fake.monitor.release('The screen is locked.');
    expect(fake.monitor.held).not.toBeNull();
    await fake.monitor.release('The computer runs on battery.');
    await fake.seconds(10);
    expect(fake.startsOf('a')).toEqual([30, 1061]);
    expect(kinds.filter((kind) => kind === 'held')).toHaveLength(2);
  });

  test('of two reasons ends when both are gone; the same reason twice is one.', async () => {
    const fake = await running();
    await fake.monitor.hold('one');
    await fake.monitor.hold('two');
    await fake.monitor.hold('one');
    await fake.monitor.release('one');
    expect(fake.monitor).toMatchObject({ held: 'two', active: false });
    await fake.monitor.release('two');
    expect(fake.monitor).toMatchObject({ held: null, active: true });
  });

  test('outlasts a change of the settings, and a pause outlasts a hold.', async () => {
    const fake = await running();
    await fake.monitor.hold('one');
    await fake.update(settingsOf([box], [a, b], { interval: '30s', pausedUntil: at(600) }));
    expect(fake.state('a').warmth).toBe('paused');
    await fake.monitor.release('one');
    await fake.seconds(500);
    expect(fake.startsOf('a')).toEqual([30]);
  });
});

test('A ping of an endpoint that was removed meanwhile reaches who asked for it, and nobody else.', async () => {
  const fake = new FakeMonitor(settingsOf([box], [a]), { reply: () => answerAfter(5_000, answered(100)) });
  await fake.monitor.start();
  const kinds = kindsOf(fake);
  const asked = fake.monitor.pingNow(['a']);
  await fake.seconds(1);
  await fake.update(settingsOf([box], []));
  await fake.seconds(10);
  expect(await asked).toMatchObject([{ outcome: 'warm' }]);
  expect(fake.recorded).toEqual([]);
  expect(kinds).toEqual(['wanted', 'started', 'change']);
});

test('Settings lose the pauses that are over, and no others.', () => {
  const settings = settingsOf([box], [endpointOf('a', { pausedUntil: at(1) }), endpointOf('b', { pausedUntil: at(3) })], { pausedUntil: at(1) });
  expect(withoutPastPauses(settings, at(2))).toEqual({ ...settings, pausedUntil: null, endpoints: [a, endpointOf('b', { pausedUntil: at(3) })] });
  expect(withoutPastPauses(settings, at(0))).toBeNull();
});

describe('Other work on a server', () => {
  test('waits for the ping under way, and what it paused is not pinged, though it was due meanwhile.', async () => {
    const settings = settingsOf([box], [a]);
    const fake = new FakeMonitor(settings, { reply: () => answerAfter(5_000) });
    const began: number[] = [];
    const { promise: untilDue, resolve: goOn } = Promise.withResolvers<void>();
    await fake.monitor.start();
    const ping = fake.monitor.pingNow(['a']);
    const work = fake.monitor.inTurn(box.id, async () => {
      began.push(fake.clock.bootNow());
      await untilDue;
      await fake.update(pausedUntilWanted(settings, ['a']));
    });
    await fake.seconds(5);
    await ping;
    expect(began).toEqual([5_000]);
    await fake.seconds(300);
    goOn();
    await work;
    await fake.seconds(3600);
    expect(fake.startsOf('a')).toEqual([0]);
    expect(fake.state('a')).toMatchObject({ warmth: 'paused', nextPingAt: null });
  });

  test('that fails tells whoever asked for it, and lets the next one in.', async () => {
    const fake = await running();
    await expect(fake.monitor.inTurn(box.id, () => Promise.reject(new Error('no connection')))).rejects.toThrow('no connection');
    expect(await fake.monitor.inTurn(box.id, async () => 'done')).toBe('done');
  });
});
