import { exactGoal, finish, type Goal, limitGoal, numberArg, progress, ratioGoal, type Table } from './report.ts';
import { median, percentile } from './stats.ts';
import { retaken } from './steal.ts';
import { fetchClient, httpClient, netClient, undiciClient } from './ttft/bareClients.ts';
import { type ClockStep, stepWallClock } from './ttft/clockStep.ts';
import { runCorpus } from './ttft/corpus.ts';
import { type FirstPings, sampleFirst } from './ttft/firstPing.ts';
import { sampleLoaded } from './ttft/loaded.ts';
import { ourClient } from './ttft/ourClient.ts';
import { type Errors, type Ping, sample } from './ttft/sampling.ts';
import { ollamaClient, openAiClient } from './ttft/sdkClients.ts';
import { StampServer } from './ttft/stampServer.ts';
import { FETCH, NET, NET_ON_LOOP, NODE_HTTP, NODE_NET, OLLAMA, OPENAI, UNDICI, USER, USER_ON_LOOP } from './ttft/target.ts';

const clientsInOrder = [NET, USER, NET_ON_LOOP, USER_ON_LOOP, NODE_NET, UNDICI, NODE_HTTP, FETCH, OLLAMA, OPENAI];
/** The wall clock moves an hour; what is left is the delay of loopback on a busy machine. */
const CLOCK_STEP_LIMIT_MS = 20;

interface Firsts {
  readonly ours: FirstPings;
  readonly cold: FirstPings;
  readonly openAi: FirstPings;
}

export async function run(args: readonly string[]): Promise<void> {
  const count = numberArg(args, '--pings', 1_000);
  const starts = numberArg(args, '--starts', 10);
  const corpus = await runCorpus();
  const step = await stepWallClock();
  const server = await StampServer.start('awake');
  try {
    const alone = await sampleAlone(server, count);
    progress(`with 200 streams, ${count} pings each over reused and fresh connections`);
    const loaded = await sampleLoaded(count);
    progress(`first pings of ${starts} processes each`);
    const firsts = {
      ours: await sampleFirst(server, 'ours', starts),
      cold: await sampleFirst(server, 'cold', starts),
      openAi: await sampleFirst(server, 'openai', starts),
    };
    const tables = [
      corpus.table,
      errorTable('Alone, reused connections: error in us', alone.reused),
      errorTable('Alone, fresh connections: error in us', alone.fresh),
      errorTable(
        'With 200 openai SDK streams, reused connections: error in us (ours from a process of its own, the rest on the loop of the streams)',
        loaded.reused,
      ),
      errorTable('With 200 openai SDK streams, fresh connections: error in us', loaded.fresh),
      firstTable(firsts),
    ];
    const goals = [
      ...aloneGoals(alone.reused, alone.fresh),
      ratioGoal('p99 beside 200 streams, reused, vs openai SDK on their loop', p99(loaded.reused, NET), p99(loaded.reused, OPENAI), 0.15, 'us'),
      ratioGoal('p99 beside 200 streams, fresh, vs openai SDK on their loop', p99(loaded.fresh, NET), p99(loaded.fresh, OPENAI), 0.15, 'us'),
      ...firstGoals(firsts),
      exactGoal('answers of the definition corpus timed right', `${corpus.all} of ${corpus.all}`, `${corpus.right} of ${corpus.all}`),
      clockGoal(step),
    ];
    finish(
      { bench: 'ttft', tables, goals, notes: [...notes, `${retaken()} pings were made again: the host took this machine's CPU away meanwhile`] },
      args,
    );
  } finally {
    await server.stop();
  }
}

const notes = [
  'error = measured TTFT minus the delay that the server stamped itself, in a process of its own',
  'clients take turns in random order; one ping at a time',
  'as root the stamping server has precedence for the CPU, as if it were another machine; without, its own waiting is in every figure',
  'the 200 streams come from one server that computes them in a batch: 20 times a second a token of each',
  'the hour of the clock step moves Date.now() of this process in mid-request',
];

async function sampleAlone(server: StampServer, count: number): Promise<{ reused: Errors; fresh: Errors }> {
  const clients = [ourClient(), netClient(), httpClient(), undiciClient(), fetchClient(), openAiClient(), ollamaClient()];
  const pingsOf = (kept: boolean): Ping[] => clients.map((client) => (id) => client.ping({ port: server.port, kept }, id));
  progress(`alone, ${count} pings each over reused connections`);
  const reused = await sample(server, pingsOf(true), count);
  progress(`alone, ${count} pings each over fresh connections`);
  const fresh = await sample(server, pingsOf(false), count);
  for (const client of clients) await client.close();
  return { reused, fresh };
}

function aloneGoals(reused: Errors, fresh: Errors): Goal[] {
  return [
    ratioGoal('p50 of ttft_net, reused, vs node:net', p50(reused, NET), p50(reused, NODE_NET), 1.5, 'us'),
    ratioGoal('p50 of ttft_net, reused, vs openai SDK', p50(reused, NET), p50(reused, OPENAI), 0.3, 'us'),
    ratioGoal('p50 of ttft_net, reused, vs ollama SDK', p50(reused, NET), p50(reused, OLLAMA), 0.35, 'us'),
    ratioGoal('p50 of ttft_net, reused, vs global fetch', p50(reused, NET), p50(reused, FETCH), 0.4, 'us'),
    ratioGoal('p50 of ttft_net, fresh, vs openai SDK', p50(fresh, NET), p50(fresh, OPENAI), 0.25, 'us'),
    ratioGoal('p50 of ttft_user, reused, vs openai SDK', p50(reused, USER), p50(reused, OPENAI), 0.45, 'us'),
    ratioGoal('p50 of ttft_user, reused, vs node:net', p50(reused, USER), p50(reused, NODE_NET), 2, 'us'),
  ];
}

function firstGoals({ ours, openAi }: Firsts): Goal[] {
  const first = p50(ours.first, NET);
  return [
    ratioGoal('first ping of a process vs own steady p50 (sparse)', first, p50(ours.steady, NET), 3, 'us'),
    ratioGoal('first ping of a process vs first of the openai SDK', first, p50(openAi.first, OPENAI), 0.1, 'us'),
  ];
}

function clockGoal({ oursMs, wallMs }: ClockStep): Goal {
  const goal = limitGoal('TTFT when the wall clock steps +-1 h in mid-request', oursMs, CLOCK_STEP_LIMIT_MS, 'ms');
  return { ...goal, measured: `${goal.measured} (by Date.now(): ${Math.round(wallMs / 1000)} s)` };
}

function errorTable(title: string, errors: Errors): Table {
  const rows = clientsInOrder.flatMap((name) => {
    const us = errors.get(name);
    return us === undefined ? [] : [[name, percentile(us, 50), percentile(us, 90), percentile(us, 99), us.length]];
  });
  return { title, columns: ['client', 'p50', 'p90', 'p99', 'pings'], rows };
}

function firstTable({ ours, cold, openAi }: Firsts): Table {
  const row = (name: string, pings: FirstPings, reading: string) => {
    const first = pings.first.get(reading) ?? [];
    return [name, median(first), percentile(first, 100), p50(pings.steady, reading), first.length];
  };
  return {
    title: 'First ping of a process, fresh connections, one ping every 0.7 s: error in us',
    columns: ['client', 'first p50', 'first worst', 'later p50', 'processes'],
    rows: [
      row(NET, ours, NET),
      row(USER, ours, USER),
      row(`${NET}, without warm-up`, cold, NET),
      row(`${USER}, without warm-up`, cold, USER),
      row(OPENAI, openAi, OPENAI),
    ],
  };
}

function p50(errors: Errors, name: string): number {
  return median(errors.get(name) ?? []);
}

function p99(errors: Errors, name: string): number {
  return percentile(errors.get(name) ?? [], 99);
}
