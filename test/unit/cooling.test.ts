import { describe, expect, test } from 'vitest';
import type { Outcome } from '../../electron/domain/ping.ts';
import { afterSilence, type ColdGaps, coolsAfterMs } from '../../electron/keepalive/cooling.ts';
import { after as answerAfter, answered, warmPing } from '../support/fakes.ts';
import { FakeMonitor } from '../support/fakesMonitor.ts';
import { endpointOf, httpProvider, settingsOf } from '../support/targets.ts';

/** What these pings, each with the silence before it in seconds, say of when it goes cold, in seconds. */
function learned(...pings: readonly (readonly [Outcome, number | null])[]): number | null {
  const gaps = pings.reduce<ColdGaps>(
    (all, [outcome, seconds]) => afterSilence(all, { outcome, gapMs: seconds === null ? null : seconds * 1000 }),
    [],
  );
  const ms = coolsAfterMs(gaps);
  return ms === null ? null : ms / 1000;
}

describe('An endpoint goes cold after', () => {
  test.each<[string, number | null, readonly (readonly [Outcome, number | null])[]]>([
    [
      'nobody knows, when it was never found cold',
      null,
      [
        ['warm', 120],
        ['warm', 600],
      ],
    ],
    ['nobody knows, when the silence before a cold ping is not known', null, [['cold', null]]],
    [
      'the silence that a ping found it cold after',
      300,
      [
        ['warm', 120],
        ['cold', 300],
      ],
    ],
    [
      'the shortest of such silences',
      200,
      [
        ['cold', 300],
        ['cold', 200],
        ['cold', 400],
      ],
    ],
    [
      'a longer one, when it was found warm after the shorter one since',
      300,
      [
        ['cold', 300],
        ['cold', 60],
        ['warm', 120],
      ],
    ],
    [
      'nobody knows, when it was found warm after a longer silence since',
      null,
      [
        ['cold', 60],
        ['warm', 120],
      ],
    ],
    [
      'that silence, when the longer one was warm before',
      60,
      [
        ['warm', 120],
        ['cold', 60],
      ],
    ],
    [
      'the same, whatever pings without an answer met',
      60,
      [
        ['cold', 60],
        ['failed', 500],
        ['skipped', 500],
      ],
    ],
  ])('%s: %s s', (_what, seconds, pings) => {
    expect(learned(...pings)).toBe(seconds);
  });

  test('one of a bounded number of silences that are remembered.', () => {
    const gaps = Array.from({ length: 1_000 }, (_, i) => 1_000 - i).reduce<ColdGaps>(
      (all, gapMs) => afterSilence(all, { outcome: 'cold', gapMs }),
      [],
    );
    expect(gaps.length).toBeLessThan(20);
    expect(coolsAfterMs(gaps)).toBe(1);
  });
});

describe('coldAt', () => {
  const box = httpProvider('openai');
  /** A server that is cold after so many seconds of silence. */
  const coolingAfter = (seconds: number, keepAlive: string) => {
    let usedAt = 0;
    const fake: FakeMonitor = new FakeMonitor(settingsOf([box], [endpointOf('a', { keepAlive })]), {
      reply: () => {
        const cold = fake.clock.bootNow() - usedAt > seconds * 1000;
        usedAt = fake.clock.bootNow();
        return answerAfter(0, answered(cold ? 5_000 : 100, { coldHint: cold ? 'cold' : 'warm' }));
      },
    });
    return fake;
  };
  const coldInSeconds = (fake: FakeMonitor): number | null => {
    const { coldAt } = fake.state('a');
    return coldAt === null ? null : (coldAt - fake.clock.wallNow()) / 1000;
  };

  test('is unknown until a ping has found it cold, then counts from the end of the last request.', async () => {
    const fake = coolingAfter(100, '90s');
    await fake.monitor.start();
    await fake.seconds(40);
    expect(coldInSeconds(fake)).toBeNull();
    await fake.update(settingsOf([box], [endpointOf('a', { keepAlive: '110s' })]));
    await fake.seconds(100);
    expect(fake.startsOf('a')).toEqual([30, 140]);
    expect(coldInSeconds(fake)).toBe(110);
    await fake.seconds(60);
    await fake.monitor.recordUsage('a', 'box');
    expect(coldInSeconds(fake)).toBe(110);
  });

  test('is unknown of what is not warm, and is forgotten with the model.', async () => {
    const fake = coolingAfter(100, '110s');
    await fake.monitor.start();
    await fake.seconds(150);
    expect(coldInSeconds(fake)).not.toBeNull();
    await fake.update(settingsOf([box], [endpointOf('a', { keepAlive: '110s', model: 'another' })]));
    expect(fake.monitor.coolsAfterMs('a')).toBeNull();
    fake.monitor.remember('a', { ...warmPing(), endpointId: 'a' }, [60_000]);
    expect(coldInSeconds(fake)).toBe(50);
    fake.monitor.markCold('a');
    expect(coldInSeconds(fake)).toBeNull();
  });
});
