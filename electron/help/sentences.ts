import type { HelpPoint, Verdict } from '../domain/help.ts';
import { median } from './change.ts';
import { counted, silence, wait } from './words.ts';

const TRIAL = 'A trial of two days would tell.';

/** A verdict with its evidence, for people. */
export function sentenceOf(verdict: Verdict, answers: readonly HelpPoint[]): string {
  switch (verdict.kind) {
    case 'helps':
      return `Warm pings save about ${wait(verdict.savesMs)} per request after ${silence(verdict.afterMs)} of silence, ${counted(verdict.samples, 'sample')}.`;
    case 'noEffect':
      return (
        `TTFT does not depend on the silence before it here, ${counted(verdict.samples, 'sample')} up to ${silence(verdict.upToMs)}: ` +
        'warming does nothing, consider turning it off.'
      );
    case 'notEnough':
      return doubtOf(verdict, answers);
  }
}

function doubtOf({ doubt, samples, needed }: Extract<Verdict, { kind: 'notEnough' }>, answers: readonly HelpPoint[]): string {
  const gaps = answers.map(({ gapMs }) => gapMs);
  switch (doubt) {
    case 'fewAnswers':
      return `Not enough seen yet: ${samples} of ${needed} answers.`;
    case 'alikeGaps':
      return `Not enough seen yet: nearly all of ${samples} answers came after about ${silence(median(gaps))} of silence, so longer ones are unknown. ${TRIAL}`;
    case 'shortGaps':
      return (
        `Not enough seen yet: TTFT did not depend on the silence in ${samples} answers, but hardly any came after an hour or more, ` +
        `and some servers keep a model that long. ${TRIAL}`
      );
    case 'longGaps':
      return (
        `Not enough seen yet: all ${samples} answers took about ${wait(median(answers.map(({ ttftMs }) => ttftMs)))} after silences from ` +
        `${silence(Math.min(...gaps))} up, so all may have been cold. An interval of a minute or two for a day would tell.`
      );
    case 'neverWarm':
      return (
        `Not enough seen yet: it was cold even after the shortest silences, from ${silence(Math.min(...gaps))} up. ` +
        'A shorter interval would tell what warming saves.'
      );
    case 'unclear':
      return `Not enough seen yet: answers were slower after longer silences, but it may be chance in ${samples} answers.`;
  }
}
