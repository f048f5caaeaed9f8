import type { Endpoint } from '../domain/endpoint.ts';
import type { Help, HelpPoint } from '../domain/help.ts';
import { pauseAt } from '../domain/pause.ts';
import type { Settings } from '../domain/settings.ts';
import { TRIAL_HALF_MS, type Trial, type TrialPhase, trialPhase, trialPhaseEndsAt } from '../domain/trial.ts';
import { Catalog } from '../keepalive/catalog.ts';
import { changeIn, median } from './change.ts';
import { thinned } from './thin.ts';
import { FELT_MS } from './verdict.ts';
import { counted, wait } from './words.ts';

/** Answers of either half below which they are not compared. */
const FEW = 6;
/** Answers of a half that are compared. */
const COMPARED = 250;
/** A difference less likely by chance is one. */
const SURE = 0.01;

type Report = NonNullable<Help['trial']>;
type Side = Report['with'];

/** Where a trial stands: `answers` are those of its two days. */
export function trialReport(trial: Trial, answers: readonly HelpPoint[], now: number): Report {
  const turn = trial.startedAt + TRIAL_HALF_MS;
  const warmed = answers.filter(({ at }) => at >= trial.startedAt && at < turn);
  const unwarmed = answers.filter(({ at }) => at >= turn && at < turn + TRIAL_HALF_MS);
  const phase = trialPhase(trial, now);
  const sides = { with: sideOf(warmed), without: sideOf(unwarmed) };
  const sentence = phase === 'over' ? outcomeOf(sides, warmed, unwarmed) : soFar(phase, sides);
  return { startedAt: trial.startedAt, phase, endsAt: trialPhaseEndsAt(trial, now), ...sides, sentence };
}

function sideOf(answers: readonly HelpPoint[]): Side {
  const count = answers.length;
  const cold = answers.filter(({ outcome }) => outcome === 'cold').length;
  return { count, p50Ms: count === 0 ? null : median(answers.map(({ ttftMs }) => ttftMs)), cold };
}

/** `answers, median` of a side, `none yet` where there are none. */
const told = ({ count, p50Ms }: Side): string => (p50Ms === null ? 'no answer yet' : `${counted(count, 'answer')}, TTFT about ${wait(p50Ms)}`);

function soFar(phase: Exclude<TrialPhase, 'over'>, sides: { with: Side; without: Side }): string {
  if (phase === 'with') return `The day with warming is running: ${told(sides.with)}. A day without it follows.`;
  return `The day without warming is running: ${told(sides.without)}. With warming: ${told(sides.with)}.`;
}

function outcomeOf(sides: { with: Side; without: Side }, warmed: readonly HelpPoint[], unwarmed: readonly HelpPoint[]): string {
  if (Math.min(warmed.length, unwarmed.length) < FEW) {
    return `The trial is over, but its days had ${warmed.length} and ${counted(unwarmed.length, 'answer')}: too few to compare. Start it again when this computer is on for two days.`;
  }
  const [withMs, withoutMs] = [sides.with.p50Ms ?? 0, sides.without.p50Ms ?? 0];
  const both = `TTFT was about ${wait(withMs)} with warming and ${wait(withoutMs)} without`;
  if (2 * sides.with.cold > sides.with.count) {
    return `${both}, but most pings of the first day found it cold: its interval is too long to keep it warm.`;
  }
  const isFelt = withoutMs - withMs >= FELT_MS;
  const isSure = isSlower(warmed, unwarmed);
  if (isFelt && isSure) return `${both}: warming saves about ${wait(withoutMs - withMs)} on a request after half an hour of silence or more.`;
  if (isFelt) return `${both}, but that may be chance.`;
  if (isSure && meanOf(unwarmed) - meanOf(warmed) >= FELT_MS) {
    return `${both}, but ${sides.without.cold} of ${sides.without.count} answers without it were cold: warming helps after the longer silences.`;
  }
  return `${both}: warming does nothing here, consider turning it off.`;
}

/** Whether the second day was slower by more than chance explains. */
function isSlower(warmed: readonly HelpPoint[], unwarmed: readonly HelpPoint[]): boolean {
  const before = someOf(warmed);
  const change = changeIn([...before, ...someOf(unwarmed)], [before.length]);
  return change !== null && change.chance <= SURE;
}

const someOf = (answers: readonly HelpPoint[]): number[] => thinned(answers, COMPARED, () => 0).map(({ ttftMs }) => ttftMs);

const meanOf = (answers: readonly HelpPoint[]): number => answers.reduce((sum, { ttftMs }) => sum + ttftMs, 0) / answers.length;

/** Why a trial cannot begin now, for people; `null`: it can. */
export function reasonAgainstTrial(settings: Settings, endpoint: Endpoint, now: number): string | null {
  const { id, trial, enabled } = endpoint;
  if (trial !== undefined && trialPhase(trial, now) !== 'over') return `A trial of "${id}" is running already. End it first, then start another one.`;
  if (!enabled) return `"${id}" is switched off, so there is no warming to try. Switch it on first.`;
  if (!settings.warming) return 'Warming is switched off, so there is none to try. Switch it on first.';
  if (Catalog.of(settings).pins(endpoint))
    return `"${id}" is pinned: its server keeps it warm on the day without warming, too. Choose another interval first.`;
  if (Catalog.of(settings).ruleOf(endpoint).kind === 'off') return `"${id}" has no interval, so there is no warming to try. Give it one first.`;
  if (pauseAt(endpoint.pausedUntil, now) ?? pauseAt(settings.pausedUntil, now)) return `"${id}" is paused. Resume it first.`;
  return null;
}
