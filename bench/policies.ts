import { writeDocument } from './policies/document.ts';
import { goalsOf } from './policies/goals.ts';
import { Grid } from './policies/grid.ts';
import type { Job } from './policies/job.ts';
import { LEARNED_MINUTES } from './policies/learning.ts';
import { playAll } from './policies/pool.ts';
import { tablesOf } from './policies/tables.ts';
import { finish, numberArg, type Report } from './report.ts';

/** Simulates every policy in every world. `--write` puts the tables into docs/policies.md and draws its picture. */
export async function run(args: readonly string[]): Promise<void> {
  const runs = numberArg(args, '--runs', 200);
  const days = numberArg(args, '--days', 7);
  const grid = new Grid(days, runs);
  const learning = LEARNED_MINUTES.map((minutes) => ({ kind: 'learning', minutes, runs }) as const);
  const jobs: readonly Job[] = [...grid.jobs(), ...learning];
  const outcomes = await playAll(jobs);
  const learned: number[] = [];
  for (const [index, outcome] of outcomes.entries()) {
    const job = jobs[index];
    if (job !== undefined) grid.take(job, outcome);
    if (outcome.kind === 'learning') learned.push(outcome.inside);
  }
  const report: Report = { bench: 'policies', tables: tablesOf(grid, learned), goals: goalsOf(grid, learned), notes: notesOf(runs, days) };
  if (args.includes('--write')) writeDocument(report, grid);
  finish(report, args);
}

function notesOf(runs: number, days: number): string[] {
  return [
    `${runs} endpoints a cell, each through ${days} days that count, or twice as many where the time drops, after one that does not; the same users and evictions for every policy`,
    'ours is the engine that ships, on a simulated clock; the other policies are rules of a line each',
    'a model takes about 6 s to load and answers in 0.2 s when it is warm; 3 % of warm answers take about 3 s',
    'opaque: the server shows nothing but its answers; telling: it tells what is loaded until when, as Ollama does',
    'use reported: the policy hears of every real request; the oracles know the time and every request, but not of evictions to come',
    'office unless said otherwise: weekdays 9 to 18 h, 12 sessions a day, 5 requests about 45 s apart in each',
  ];
}
