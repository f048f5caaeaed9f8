import type { Endpoint } from '../domain/endpoint.ts';
import type { Help, Verdict } from '../domain/help.ts';
import { ok, type Result } from '../domain/result.ts';
import { TRIAL_HALF_MS } from '../domain/trial.ts';
import type { History } from '../storage/history/history.ts';
import { readUses } from './pastUses.ts';
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

type Past = Pick<History, 'answers' | 'distribution' | 'silences' | 'summary'>;

/** Whether warming an endpoint helps, by the pings of the last 30 days, and where its trial stands. */
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
  const uses = await readUses(history, endpoint.id, range.from, range.to);
  if (!uses.ok) return uses;

  const verdict = verdictOf(answers.value);
  const avoided = uses.value.avoided(range.from, coolsAfterMs);
  const { warmCount, warmP50, coldCount, coldP50 } = spread.value;
  const { costUsd } = total.value;
  return ok({
    verdict,
    sentence: sentenceOf(verdict, answers.value),
    points: [...thinned(answers.value, SHOWN, shownKindOf)],
    warm: { count: warmCount, p50Ms: warmP50 },
    cold: { count: coldCount, p50Ms: coldP50 },
    avoided,
    savedMs: savedMs(verdict, avoided),
    costUsd: hasPrice || costUsd > 0 ? costUsd : null,
    trial: trial.value,
  });
}

function readTrial(history: Past, { id, trial }: Endpoint, now: number): Result<Help['trial']> {
  if (trial === undefined) return ok(null);
  const answers = history.answers({ endpointId: id, from: trial.startedAt, to: trial.startedAt + 2 * TRIAL_HALF_MS });
  return answers.ok ? ok(trialReport(trial, answers.value, now)) : answers;
}

function savedMs(verdict: Verdict, avoided: number | null): number | null {
  if (avoided === null || verdict.kind === 'notEnough') return null;
  return verdict.kind === 'helps' ? avoided * verdict.savesMs : 0;
}
