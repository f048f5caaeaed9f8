import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Service } from './footprint/service.ts';
import { pathClient } from './gateway/pathClient.ts';
import { finish, limitGoal, numberArg, progress, type Table } from './report.ts';
import { median, percentile } from './stats.ts';
import { retaken } from './steal.ts';
import { type Errors, sample } from './ttft/sampling.ts';
import { StampServer } from './ttft/stampServer.ts';

const DIRECT = 'direct';
const THROUGH = 'through the gateway';
const PATH = '/v1/chat/completions';
const P50_LIMIT_MS = 0.5;
const P99_LIMIT_MS = 2;

/** What the gateway of the built service adds to the time to the first token, against direct calls in the same run. */
export async function run(args: readonly string[]): Promise<void> {
  const count = numberArg(args, '--requests', 1_000);
  const dataDir = await mkdtemp(join(tmpdir(), 'pilotlight-bench-'));
  const server = await StampServer.start('awake');
  await writeFile(join(dataDir, 'settings.json'), JSON.stringify(settingsFor(server.port)));
  const service = await Service.start(dataDir);
  const direct = pathClient(server.port, `/kept${PATH}`, DIRECT);
  const through = pathClient(service.port, `/gateway/lab${PATH}`, THROUGH);
  try {
    progress(`${count} streamed chats each way`);
    const errors = await sample(server, [(id) => direct.ping(id), (id) => through.ping(id)], count);
    const floor = median(errors.get(DIRECT) ?? []);
    const added = (errors.get(THROUGH) ?? []).map((us) => (us - floor) / 1000);
    finish(
      {
        bench: 'gateway',
        tables: [errorTable(errors)],
        goals: [
          limitGoal('added TTFT, p50', percentile(added, 50), P50_LIMIT_MS, 'ms'),
          limitGoal('added TTFT, p99', percentile(added, 99), P99_LIMIT_MS, 'ms'),
        ],
        notes: [
          'error = measured TTFT minus the delay that the server stamped itself; added = error through the gateway minus the median error of direct calls',
          'one request at a time over kept connections, in random order; each is an endpoint of ours, so that it is watched and written down',
          `${retaken()} requests were made again: the host took this machine's CPU away meanwhile`,
        ],
      },
      args,
    );
  } finally {
    await direct.close();
    await through.close();
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
