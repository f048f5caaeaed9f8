import { OpenAiReader } from '../../electron/providers/openaiReader.ts';
import { undisturbed } from '../steal.ts';
import { play } from './script.ts';
import { openAiLine } from './wire.ts';

const HOUR_MS = 3_600_000;
const BETWEEN_MS = 20;
const TIMES = 10;

export interface ClockStep {
  /** Largest error of our TTFT over all steps, ms. */
  readonly oursMs: number;
  /** The same for somebody who subtracts `Date.now()`. */
  readonly wallMs: number;
}

/** Moves the wall clock of this process by an hour, both ways, between the request and its token. */
export async function stepWallClock(): Promise<ClockStep> {
  const pieces = [openAiLine({ role: 'assistant', text: '' }), openAiLine({ text: 'token' }), openAiLine({ text: '', done: true })];
  const steps: ClockStep[] = [];
  for (let i = 0; i < TIMES; i += 1) steps.push(await undisturbed(() => stepOnce(pieces, i % 2 === 0 ? HOUR_MS : -HOUR_MS)));
  return { oursMs: Math.max(...steps.map(({ oursMs }) => oursMs)), wallMs: Math.max(...steps.map(({ wallMs }) => wallMs)) };
}

async function stepOnce(pieces: readonly string[], stepMs: number): Promise<ClockStep> {
  const trueNow = Date.now;
  const wallAt = Date.now();
  let wallTook = 0;
  try {
    const { answer, writtenMs } = await play(
      pieces,
      BETWEEN_MS,
      () => new OpenAiReader('the script', undefined),
      (piece) => {
        if (piece === 0) Date.now = () => trueNow() + stepMs;
        if (piece === 1) wallTook = Date.now() - wallAt;
      },
    );
    const trueMs = writtenMs[1] ?? Number.NaN;
    return { oursMs: Math.abs((answer.timing.ttftNetMs ?? Number.NaN) - trueMs), wallMs: Math.abs(wallTook - trueMs) };
  } finally {
    Date.now = trueNow;
  }
}
