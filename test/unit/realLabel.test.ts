import { describe, expect, test } from 'vitest';
import { WarmBaseline } from '../../electron/keepalive/label.ts';
import { hasUsed, type RealEvidence, RealJudge } from '../../electron/keepalive/realLabel.ts';

/** A request with a short prompt, ten minutes after the last. */
const request = (ttftMs: number | null, more: Partial<RealEvidence> = {}): RealEvidence => ({
  ttftMs,
  loadMs: null,
  gapMs: 600_000,
  inputTokens: 40,
  status: 200,
  ...more,
});

/** Pings take 140 ms here. */
function judge(usual: readonly number[] = []): RealJudge {
  const pings = new WarmBaseline();
  for (let i = 0; i < 20; i += 1) pings.add(140 + (i % 7));
  const judged = new RealJudge(pings);
  for (const ttftMs of usual) judged.judge(request(ttftMs, { gapMs: 1_000 }));
  return judged;
}

describe('A real request', () => {
  test('met a warm model when it was answered as fast as a ping.', () => {
    expect(judge().judge(request(160))).toBe('warm');
    expect(judge().judge(request(160, { inputTokens: 30_000, gapMs: null }))).toBe('warm');
  });

  test('met a cold one when its short prompt was answered late.', () => {
    expect(judge().judge(request(4_000))).toBe('cold');
  });

  test('met what its server says, however long it took.', () => {
    expect(judge().judge(request(9_000, { loadMs: 12 }))).toBe('warm');
    expect(judge().judge(request(900, { loadMs: 800 }))).toBe('cold');
  });

  test('with a long prompt that was answered late says nothing.', () => {
    expect(judge().judge(request(4_000, { inputTokens: 8_000 }))).toBeNull();
  });

  test('with a prompt of unknown length says nothing until it is known what is usual.', () => {
    expect(judge().judge(request(4_000, { inputTokens: null }))).toBeNull();
    expect(judge([180, 200, 190, 170, 220]).judge(request(4_000, { inputTokens: null }))).toBe('cold');
    expect(judge([3_000, 3_500, 3_200, 4_100, 2_800]).judge(request(4_000, { inputTokens: null }))).toBe('warm');
  });

  test('right after another one is warm: its prompt took the time.', () => {
    expect(judge().judge(request(4_000, { gapMs: 3_000 }))).toBe('warm');
  });

  test('that was refused or had no first token says nothing.', () => {
    expect(judge().judge(request(160, { status: 429 }))).toBeNull();
    expect(judge().judge(request(null))).toBeNull();
  });
});

test('A request that was refused, or that nothing answered, has used no model; one that is only reported has.', () => {
  expect(hasUsed({ status: 200, source: 'gateway' })).toBe(true);
  expect(hasUsed({ status: 404, source: 'gateway' })).toBe(false);
  expect(hasUsed({ status: null, source: 'gateway' })).toBe(false);
  expect(hasUsed({ status: null, source: 'report' })).toBe(true);
});
