import { createClient } from '@redis/client';
import { createNodeRedisClient, Queue, Worker } from 'bullmq';
import { Cron } from 'croner';
import { scheduleJob } from 'node-schedule';
import { AsyncTask, SimpleIntervalJob, ToadScheduler } from 'toad-scheduler';
import { NO_TIMING, NO_USAGE } from '../../electron/domain/measurement.ts';
import { settingsSchema } from '../../electron/domain/settings.ts';
import { CURRENT_VERSION } from '../../electron/domain/settingsUpgrade.ts';
import { Catalog } from '../../electron/keepalive/catalog.ts';
import { systemClock } from '../../electron/keepalive/clock.ts';
import { KeepAlive } from '../../electron/keepalive/keepAlive.ts';
import { silentLog } from '../../electron/keepalive/log.ts';
import { KeepAliveMonitor } from '../../electron/keepalive/monitor.ts';
import { MemorySchedule } from '../../electron/keepalive/schedule.ts';
import { sleep } from '../stats.ts';
import { type HostEndpoint, type Hosts, hostEndpoints, INTERVAL_MS } from './hosts.ts';
import type { DesignName } from './makers.ts';

type Start = (hosts: Hosts, redisUrl: string) => Promise<void>;

/** BullMQ's worker has as many places as there are hosts. */
const PLACES = 10;
const NAME = 'bench';

/** Each as its documentation has it, with the protection against overruns that it offers. */
export const hungDesigns: Readonly<Record<DesignName, Start>> = {
  ours,
  setInterval: async (hosts) => {
    for (const endpoint of hostEndpoints) setInterval(() => void hosts.ping(endpoint), INTERVAL_MS);
  },
  'toad-scheduler': async (hosts) => {
    const scheduler = new ToadScheduler();
    for (const endpoint of hostEndpoints) {
      const task = new AsyncTask(endpoint.id, () => hosts.ping(endpoint));
      scheduler.addSimpleIntervalJob(new SimpleIntervalJob({ milliseconds: INTERVAL_MS }, task, { id: endpoint.id, preventOverrun: true }));
    }
  },
  croner: async (hosts) => {
    for (const endpoint of hostEndpoints) new Cron(`*/${INTERVAL_MS / 1000} * * * * *`, { protect: true }, () => hosts.ping(endpoint));
  },
  'node-schedule': async (hosts) => {
    for (const endpoint of hostEndpoints) scheduleJob(endpoint.id, `*/${INTERVAL_MS / 1000} * * * * *`, () => void hosts.ping(endpoint));
  },
  BullMQ: bull,
  'the seed, a look every second': seed,
};

/** The engine that ships, before hosts that only count. */
async function ours(hosts: Hosts): Promise<void> {
  const byId = new Map(hostEndpoints.map((endpoint) => [endpoint.id, endpoint]));
  const settings = settingsSchema.parse({
    version: CURRENT_VERSION,
    providers: [...new Set(hostEndpoints.map(({ host }) => host))].map((host) => ({
      id: `host-${host}`,
      name: `host-${host}`,
      kind: 'openai',
      baseUrl: `http://host-${host}.test`,
    })),
    endpoints: hostEndpoints.map(({ id, host }) => ({ id, model: id, providerId: `host-${host}`, keepAlive: `${INTERVAL_MS / 1000}s` })),
  });
  const catalog = new Catalog(settings);
  const clock = systemClock();
  const transport = {
    ping: async ({ endpoint: { id } }: { readonly endpoint: { readonly id: string } }) => {
      const endpoint = byId.get(id);
      if (endpoint === undefined) throw new Error(`nobody serves ${id}`);
      const from = performance.now();
      await hosts.ping(endpoint);
      const totalMs = performance.now() - from;
      return {
        ok: true,
        timing: { ...NO_TIMING, ttftMs: totalMs, ttftNetMs: totalMs, totalMs },
        usage: NO_USAGE,
        loadMs: null,
        coldHint: null,
      } as const;
    },
  };
  const monitor = new KeepAliveMonitor(catalog, {
    keepAlive: new KeepAlive({ catalog: () => catalog, transport, clock, log: silentLog }),
    schedule: new MemorySchedule(),
    clock,
    random: Math.random,
    log: silentLog,
    disabled: false,
    startDelayMs: 0,
    record: () => {},
  });
  await monitor.start();
}

async function bull(hosts: Hosts, redisUrl: string): Promise<void> {
  const connection = createNodeRedisClient(createClient({ url: redisUrl, RESP: 2 }));
  const queue = new Queue(NAME, { connection });
  const byId = new Map(hostEndpoints.map((endpoint) => [endpoint.id, endpoint]));
  for (const { id } of hostEndpoints) await queue.upsertJobScheduler(id, { every: INTERVAL_MS }, { name: id, opts: { removeOnComplete: true } });
  new Worker(
    NAME,
    async ({ name }) => {
      const endpoint = byId.get(name);
      if (endpoint !== undefined) await hosts.ping(endpoint);
    },
    { connection, concurrency: PLACES },
  );
}

/** Its schedule is in memory here: what holds it up is that it waits for each ping before it makes the next. */
async function seed(hosts: Hosts): Promise<void> {
  const due = new Map<HostEndpoint, number>(hostEndpoints.map((endpoint) => [endpoint, performance.now() + INTERVAL_MS]));
  void (async () => {
    for (;;) {
      for (const [endpoint, dueAt] of due) {
        if (dueAt > performance.now()) continue;
        await hosts.ping(endpoint);
        due.set(endpoint, performance.now() + INTERVAL_MS);
      }
      await sleep(1_000);
    }
  })();
}
