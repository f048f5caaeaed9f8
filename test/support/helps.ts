import type { Help, HelpPoint } from '../../electron/domain/help.ts';

const nothing = { count: 0, p50Ms: null };

/** What is known of whether warming helps: nothing, unless told otherwise. */
export function helpOf(more: Partial<Help> = {}): Help {
  return {
    verdict: { kind: 'notEnough', samples: 0, needed: 20, doubt: 'fewAnswers' },
    sentence: 'Not enough seen yet: 0 of 20 answers.',
    points: [],
    warm: nothing,
    cold: nothing,
    real: null,
    avoided: null,
    savedMs: null,
    costUsd: null,
    trial: null,
    ...more,
  };
}

const MINUTE = 60_000;

/** Answers after silences from one minute to half an hour, of a model that is gone after ten. */
export function pointsOf(count: number): HelpPoint[] {
  return Array.from({ length: count }, (_, i) => {
    const gapMs = MINUTE * 30 ** (i / (count - 1));
    const outcome = gapMs > 10 * MINUTE ? 'cold' : 'warm';
    return { at: i, gapMs, ttftMs: (outcome === 'cold' ? 3_300 : 142) * (1 + 0.1 * Math.sin(i)), outcome };
  });
}
