import type { Endpoint } from '../domain/endpoint.ts';
import type { Help, Verdict } from '../domain/help.ts';
import { ok, type Result } from '../domain/result.ts';
import { TRIAL_HALF_MS } from '../domain/trial.ts';
import type { History } from '../storage/history/history.ts';
import { readUses } from './pastUses.ts';
import { readReal } from './real.ts';
import { sentenceOf } from './sentences.ts';
import { thinned } from './thin.ts';
import { trialReport } from './trial.ts';
import { shownKindOf, verdictOf } from './verdict.ts';

const RANGE_MS = 30 * 24 * 3_600_000;
/** Most points of the picture. */
const SHOWN = 500;

/** What the history does not know. */
export interface HelpQuestion {
  readonly endpoint: Endpoint;
  /** Silence after which the model goes cold, ms; `null` where nobody knows. */
  readonly coolsAfterMs: number | null;
  /** Whether pings of this endpoint have a price. */
  readonly hasPrice: boolean;
  /** Wall clock, ms since 1970. */
  readonly now: number;
}

type Past = Pick<History, 'answers' | 'distribution' | 'recent' | 'requests' | 'silences' | 'summary'>;

/** Whether warming an endpoint helps, by the pings and the real requests of the last 30 days, and where its trial stands. */
export async function helpOf(history: Past, { endpoint, coolsAfterMs, hasPrice, now }: HelpQuestion): Promise<Result<Help>> {
  const range = { endpointId: endpoint.id, from: now - RANGE_MS, to: now + 1 };
  const answers = history.answers(range);
  if (!answers.ok) return answers;
  const spread = history.distribution(range);
  if (!spread.ok) return spread;
  const total = history.summary(range);
  if (!total.ok) return total;
  const trial = readTrial(history, endpoint, now);
  if (!trial.ok) return trial;
  const real = readReal(history, endpoint.id, range);
  if (!real.ok) return real;
  const uses = await readUses(history, endpoint.id, range);
  if (!uses.ok) return uses;

  const verdict = verdictOf(answers.value);
  const spared = uses.value.spared(range.from, coolsAfterMs);
  const { warmCount, warmP50, coldCount, coldP50 } = spread.value;
  const { costUsd } = total.value;
  return ok({
    verdict,
    sentence: sentenceOf(verdict, answers.value),
    points: [...thinned(answers.value, SHOWN, shownKindOf)],
    warm: { count: warmCount, p50Ms: warmP50 },
    cold: { count: coldCount, p50Ms: coldP50 },
    real: real.value,
    avoided: spared?.length ?? null,
    savedMs: savedMs(verdict, spared, coldP50 ?? real.value?.cold.p50Ms ?? null),
    costUsd: hasPrice || costUsd > 0 ? costUsd : null,
    trial: trial.value,
  });
}

function readTrial(history: Past, { id, trial }: Endpoint, now: number): Result<Help['trial']> {
  if (trial === undefined) return ok(null);
  const answers = history.answers({ endpointId: id, from: trial.startedAt, to: trial.startedAt + 2 * TRIAL_HALF_MS });
  return answers.ok ? ok(trialReport(trial, answers.value, now)) : answers;
}

/** What was seen of a request tells exactly how much sooner than after a cold start it was answered; of the others the verdict tells what is usual. */
export function savedMs(verdict: Verdict, spared: readonly { readonly ttftMs: number | null }[] | null, coldMs: number | null): number | null {
  if (spared === null) return null;
  if (verdict.kind === 'noEffect') return 0;
  const exact = coldMs === null ? [] : spared.flatMap(({ ttftMs }) => (ttftMs === null ? [] : Math.max(0, coldMs - ttftMs)));
  if (verdict.kind === 'notEnough' && exact.length === 0) return null;
  const usualMs = verdict.kind === 'helps' ? verdict.savesMs : 0;
  return exact.reduce((sum, ms) => sum + ms, 0) + (spared.length - exact.length) * usualMs;
}
