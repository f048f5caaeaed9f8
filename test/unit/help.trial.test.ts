import { describe, expect, test } from 'vitest';
import type { HelpPoint } from '../../electron/domain/help.ts';
import { parseSettings } from '../../electron/domain/settings.ts';
import { gapOfVisit, TRIAL_HALF_MS } from '../../electron/domain/trial.ts';
import { reasonAgainstTrial, trialReport } from '../../electron/help/trial.ts';

const MINUTE = 60_000;
const START = Date.UTC(2026, 10, 5);
const TURN = START + TRIAL_HALF_MS;
const END = TURN + TRIAL_HALF_MS;

/** `count` answers from a time on, a little scattered. */
const answersFrom = (from: number, count: number, ttftMs: number, outcome: HelpPoint['outcome'] = 'warm'): HelpPoint[] =>
  Array.from({ length: count }, (_, i) => ({ at: from + i * MINUTE, gapMs: MINUTE, ttftMs: ttftMs + (i % 5), outcome }));

const reportOf = (answers: readonly HelpPoint[], now: number) => trialReport({ startedAt: START }, answers, now);

describe('A trial', () => {
  test('counts every answer on its own day, and those before and after it on none.', () => {
    const answers = [...answersFrom(START - MINUTE, 2, 300), ...answersFrom(TURN - MINUTE, 2, 300), ...answersFrom(END - MINUTE, 2, 300)];
    expect(reportOf(answers, END)).toMatchObject({ phase: 'over', endsAt: null, with: { count: 2 }, without: { count: 2 } });
  });

  test('says how its first day goes.', () => {
    const { phase, endsAt, sentence } = reportOf(answersFrom(START, 310, 298), START + 20 * MINUTE);
    expect({ phase, endsAt }).toEqual({ phase: 'with', endsAt: TURN });
    expect(sentence).toBe('The day with warming is running: 310 answers, TTFT about 300 ms. A day without it follows.');
    expect(reportOf([], START).sentence).toBe('The day with warming is running: no answer yet. A day without it follows.');
  });

  test('says how its second day goes, beside the first.', () => {
    const answers = [...answersFrom(START, 310, 298), ...answersFrom(TURN, 1, 4_100, 'cold')];
    const { phase, endsAt, sentence } = reportOf(answers, TURN + MINUTE);
    expect({ phase, endsAt }).toEqual({ phase: 'without', endsAt: END });
    expect(sentence).toBe('The day without warming is running: 1 answer, TTFT about 4.1 s. With warming: 310 answers, TTFT about 300 ms.');
  });

  test('says in the end what warming saved.', () => {
    const answers = [...answersFrom(START, 310, 298), ...answersFrom(TURN, 20, 4_100, 'cold')];
    expect(reportOf(answers, END).sentence).toBe(
      'TTFT was about 300 ms with warming and 4.1 s without: warming saves about 3.8 s on a request after half an hour of silence or more.',
    );
  });

  test('says in the end that it made no difference.', () => {
    const answers = [...answersFrom(START, 310, 298), ...answersFrom(TURN, 20, 298)];
    expect(reportOf(answers, END).sentence).toContain('warming does nothing here, consider turning it off');
  });

  test('says how often it was cold without warming, where that was not after every silence.', () => {
    const unwarmed = [...answersFrom(TURN, 13, 298), ...answersFrom(TURN + 13 * MINUTE, 7, 4_100, 'cold')];
    expect(reportOf([...answersFrom(START, 310, 298), ...unwarmed], END).sentence).toContain('but 7 of 20 answers without it were cold');
  });

  test('takes no difference for sure that may be chance.', () => {
    const unwarmed = [...answersFrom(TURN, 3, 200), ...answersFrom(TURN + 3 * MINUTE, 4, 1_100)];
    const warmed = [...answersFrom(START, 4, 200), ...answersFrom(START + 4 * MINUTE, 3, 1_100)];
    expect(reportOf([...warmed, ...unwarmed], END).sentence).toContain('but that may be chance');
  });

  test('does not blame warming for an interval that is too long.', () => {
    const answers = [...answersFrom(START, 40, 4_100, 'cold'), ...answersFrom(TURN, 20, 4_100, 'cold')];
    expect(reportOf(answers, END).sentence).toContain('its interval is too long to keep it warm');
  });

  test('compares no handful of answers.', () => {
    const answers = [...answersFrom(START, 310, 298), ...answersFrom(TURN, 5, 4_100, 'cold')];
    expect(reportOf(answers, END).sentence).toContain('its days had 310 and 5 answers: too few to compare');
  });

  test('visits after half an hour to two hours of silence.', () => {
    expect([0, 0.5, 1].map((n) => gapOfVisit(() => n) / MINUTE)).toEqual([30, 60, 120]);
  });
});

function reasonFor(settings: object, endpoint: object): string | null {
  const parsed = parseSettings({
    version: 1,
    providers: [{ kind: 'openai', id: 'local', name: 'Local', baseUrl: 'http://127.0.0.1:9' }],
    endpoints: [{ id: 'a', providerId: 'local', model: 'tiny', ...endpoint }],
    ...settings,
  });
  if (!parsed.ok) throw new Error(parsed.error);
  const [only] = parsed.value.endpoints;
  if (only === undefined) throw new Error('there is no endpoint');
  return reasonAgainstTrial(parsed.value, only, START);
}

describe('A trial can begin', () => {
  test.each([
    ['on any endpoint that is warmed', {}, {}],
    ['in place of one that is over', {}, { trial: { startedAt: START - 2 * TRIAL_HALF_MS } }],
    ['after a pause', {}, { pausedUntil: START - 1 }],
  ])('%s.', (_name, settings, endpoint) => {
    expect(reasonFor(settings, endpoint)).toBeNull();
  });
});

describe('A trial cannot begin', () => {
  test.each([
    ['while one is running', {}, { trial: { startedAt: START - TRIAL_HALF_MS } }, 'A trial of "a" is running already.'],
    ['on an endpoint that is switched off', {}, { enabled: false }, '"a" is switched off'],
    ['on an endpoint without an interval', {}, { keepAlive: null }, '"a" has no interval'],
    ['while warming is off', { warming: false }, {}, 'Warming is switched off'],
    ['in a pause of the endpoint', {}, { pausedUntil: START + MINUTE }, '"a" is paused'],
    ['in a pause of everything', { pausedUntil: START + MINUTE }, {}, '"a" is paused'],
  ])('%s.', (_name, settings, endpoint, reason) => {
    expect(reasonFor(settings, endpoint)).toContain(reason);
  });
});
