import type { PingJob } from '../../electron/domain/measurement.ts';
import { Catalog } from '../../electron/keepalive/catalog.ts';
import { systemClock } from '../../electron/keepalive/clock.ts';
import { KeepAlive } from '../../electron/keepalive/keepAlive.ts';
import { silentLog } from '../../electron/keepalive/log.ts';
import { KeepAliveMonitor } from '../../electron/keepalive/monitor.ts';
import { MemorySchedule } from '../../electron/keepalive/schedule.ts';
import { Sharing } from '../../electron/sharing/sharing.ts';
import { SwitchSchedule } from '../../electron/sharing/switchSchedule.ts';
import { connectRedis } from '../../electron/storage/redis/connection.ts';
import { answered } from '../support/fakes.ts';
import { fleetSettings } from './fleet.ts';

/** One instance of several, with the real engine and made-up servers. Writes a line for each ping it begins. */
const [port = '', name = '', endpoints = '', providers = '', intervalS = '', leaseMs = ''] = process.argv.slice(2);
const clock = systemClock();
const settings = fleetSettings(Number(endpoints), Number(providers), Number(intervalS));
const catalog = new Catalog(settings);
const schedule = new SwitchSchedule(new MemorySchedule());
const counts = { takeover: 0, duplicate: 0, lost: 0 };
/** Pings under way at each provider, and the most that ever were at one. */
const underWay = new Map<string, number>();
let mostAtOnce = 0;
const transport = {
  async ping({ provider }: PingJob) {
    const others = underWay.get(provider.id) ?? 0;
    underWay.set(provider.id, others + 1);
    mostAtOnce = Math.max(mostAtOnce, others + 1);
    await new Promise((resolve) => setTimeout(resolve, 5));
    underWay.set(provider.id, (underWay.get(provider.id) ?? 1) - 1);
    return answered(5);
  },
};
const monitor = new KeepAliveMonitor(catalog, {
  keepAlive: new KeepAlive({ catalog: () => catalog, transport, clock, log: silentLog }),
  schedule,
  clock,
  random: () => 0,
  log: silentLog,
  disabled: false,
  startDelayMs: 500,
  record: () => {},
});
monitor.onEvent((event) => {
  if (event.kind !== 'started') return;
  const lateMs = event.dueAt === null ? 0 : clock.bootNow() - event.dueAt;
  process.stdout.write(`${JSON.stringify({ id: event.endpointId, at: Date.now(), lateMs, mostAtOnce })}\n`);
});
const redis = await connectRedis({ kind: 'server', url: `redis://127.0.0.1:${port}` }, {}, () => {});
const sharing = new Sharing({
  settings: { ...settings.sharing, mode: 'shared' },
  instance: name,
  redis,
  schedule,
  catalog: () => catalog,
  monitor,
  clock,
  log: silentLog,
  leaseMs: Number(leaseMs),
  onState: () => {},
  count: (what) => {
    counts[what] += 1;
  },
});
await sharing.start();
await monitor.start();
process.stdout.write('ready\n');
process.on('SIGTERM', async () => {
  await monitor.stop();
  await sharing.end();
  process.stdout.write(`${JSON.stringify(counts)}\n`, () => process.exit(0));
});
