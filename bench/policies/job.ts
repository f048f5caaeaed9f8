import { z } from 'zod';
import { cellSchema, playCell } from './cell.ts';
import { playLearning } from './learning.ts';
import { tallySchema } from './tally.ts';

const runs = z.number().int().positive();
const ms = z.number().nonnegative();

/** One piece of work for a process. */
export const jobSchema = z.discriminatedUnion('kind', [
  cellSchema.extend({ kind: z.literal('cell'), runs, countFrom: ms, end: ms }),
  z.object({ kind: z.literal('learning'), minutes: z.number().positive(), runs }),
]);
export type Job = z.infer<typeof jobSchema>;

export const outcomeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('cell'), tally: tallySchema }),
  /** Runs that learned the time. */
  z.object({ kind: z.literal('learning'), inside: z.number().int().nonnegative() }),
]);
export type Outcome = z.infer<typeof outcomeSchema>;

export async function play(job: Job): Promise<Outcome> {
  switch (job.kind) {
    case 'cell':
      return { kind: 'cell', tally: await playCell(job, job.runs, job) };
    case 'learning':
      return { kind: 'learning', inside: await playLearning(job.minutes, job.runs) };
  }
}
