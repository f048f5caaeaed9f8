import { z } from 'zod';
import { arrivalNames } from './arrivals.ts';
import { SimulatedEngine } from './engine.ts';
import { SimulatedModel } from './model.ts';
import { follow, type Ours, policies, policyNames, type ServerName, serverNames } from './policies.ts';
import { sumOf, type Tally } from './tally.ts';
import type { Span } from './times.ts';
import { worldNames, worlds } from './worlds.ts';

/** One cell of the table: a policy before a server, in a world, with its users. */
export const cellSchema = z.object({
  server: z.enum(serverNames),
  world: z.enum(worldNames),
  arrivals: z.enum(arrivalNames),
  policy: z.enum(policyNames),
});
export type Cell = z.infer<typeof cellSchema>;

/** Plays `runs` endpoints through `span`. Whatever the policy, the runs of a world meet the same users and evictions. */
export async function playCell({ server, world, arrivals, policy }: Cell, runs: number, span: Span): Promise<Tally> {
  const models = Array.from({ length: runs }, (_, run) => new SimulatedModel({ world: worlds[world], arrivals, run, span }));
  const how = policies[policy];
  switch (how.kind) {
    case 'none':
      for (const model of models) model.settle(span.end);
      break;
    case 'rule':
      for (const model of models) follow(how, model, span.end);
      break;
    case 'ours':
      for (const some of inGroups(models)) await keepWarm(some, server, how, span.end);
  }
  return sumOf(models.map(({ tally }) => tally));
}

async function keepWarm(models: readonly SimulatedModel[], server: ServerName, how: Ours, end: number): Promise<void> {
  const engine = new SimulatedEngine(models, server, how);
  await engine.start();
  await engine.runTo(end);
}

/** As many as one engine keeps warm at a time: fewer means more idle turns, more means a larger heap. */
const GROUP = 50;

function inGroups(models: readonly SimulatedModel[]): SimulatedModel[][] {
  return Array.from({ length: Math.ceil(models.length / GROUP) }, (_, index) => models.slice(index * GROUP, (index + 1) * GROUP));
}
