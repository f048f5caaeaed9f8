import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { Child } from './child.ts';
import { Service } from './footprint/service.ts';
import { pathClient } from './gateway/pathClient.ts';
import { finish, limitGoal, numberArg, progress, ratioGoal, type Table } from './report.ts';
import { median, percentile } from './stats.ts';
import { retaken } from './steal.ts';
import { type Errors, sample } from './ttft/sampling.ts';
import { StampServer } from './ttft/stampServer.ts';

const DIRECT = 'direct';
const BARE = 'through a bare proxy';
const THROUGH = 'through the gateway';
const PATH = '/v1/chat/completions';
const P50_LIMIT_MS = 0.5;
const P99_LIMIT_MS = 2;
/** Beside the least that a proxy on Node's own HTTP takes. */
const BARE_RATIO = 1;

/** What the gateway of the built service adds to the time to the first token, against direct calls in the same run. */
export async function run(args: readonly string[]): Promise<void> {
  const count = numberArg(args, '--requests', 1_000);
  const dataDir = await mkdtemp(join(tmpdir(), 'pilotlight-bench-'));
  const server = await StampServer.start('idle');
  await writeFile(join(dataDir, 'settings.json'), JSON.stringify(settingsFor(server.port)));
  const service = await Service.start(dataDir);
  const bare = new Child(new URL('./gateway/bareProxy.ts', import.meta.url), z.number(), [String(server.port)]);
  const direct = pathClient(server.port, `/kept${PATH}`, DIRECT);
  const throughBare = pathClient(await bare.next(), `/kept${PATH}`, BARE);
  const through = pathClient(service.port, `/gateway/lab${PATH}`, THROUGH);
  const ways = [direct, throughBare, through];
  try {
    progress(`${count} streamed chats each way`);
    const errors = await sample(
      server,
      ways.map((way) => (id) => way.ping(id)),
      count,
    );
    const floor = median(errors.get(DIRECT) ?? []);
    const addedBy = (way: string): number[] => (errors.get(way) ?? []).map((us) => (us - floor) / 1000);
    const added = addedBy(THROUGH);
    finish(
      {
        bench: 'gateway',
        tables: [errorTable(errors)],
        goals: [
          limitGoal('added TTFT, p50', percentile(added, 50), P50_LIMIT_MS, 'ms'),
          limitGoal('added TTFT, p99', percentile(added, 99), P99_LIMIT_MS, 'ms'),
          ratioGoal('added TTFT, p50, beside a bare proxy', percentile(added, 50), percentile(addedBy(BARE), 50), BARE_RATIO, 'ms'),
        ],
        notes: [
          'error = measured TTFT minus the delay that the server stamped itself; added = error through the gateway minus the median error of direct calls',
          'bare proxy: fifteen lines of node:http that check, note and survive nothing: what two more hops in Node cost on this machine',
          'the server sleeps until a request comes, as model servers do: one that stays awake would take a core of its own from the others',
          'one request at a time over kept connections, in random order; each is an endpoint of ours, so that it is watched and written down',
          `${retaken()} requests were made again: the host took this machine's CPU away meanwhile`,
        ],
      },
      args,
    );
  } finally {
    for (const way of ways) await way.close();
    await bare.stop();
    await service.stop();
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

const settingsFor = (port: number) => ({
  version: 1,
  warming: false,
  gateway: { enabled: true },
  providers: [{ kind: 'openai', id: 'lab', name: 'Lab', baseUrl: `http://127.0.0.1:${port}/kept` }],
  endpoints: [{ id: 'bench', providerId: 'lab', model: 'bench' }],
});

function errorTable(errors: Errors): Table {
  return {
    title: 'Measured TTFT minus what the server took, us',
    columns: ['way', 'p50', 'p90', 'p99', 'requests'],
    rows: [...errors].map(([name, us]) => [name, percentile(us, 50), percentile(us, 90), percentile(us, 99), us.length]),
  };
}
