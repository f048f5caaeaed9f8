import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { settingsSchema } from '../electron/domain/settings.ts';
import { CURRENT_VERSION } from '../electron/domain/settingsUpgrade.ts';
import { desktopTable } from './footprint/desktop.ts';
import { cpuMs, rssMb, wakeUps } from './footprint/proc.ts';
import { publishedTable } from './footprint/published.ts';
import { bareNodeMs, bareNodeRssMb, Service } from './footprint/service.ts';
import { finish, limitGoal, numberArg, progress, ratioGoal, type Table } from './report.ts';
import { median, percentile, sleep } from './stats.ts';
import { retaken, undisturbed } from './steal.ts';
import { StampServer } from './ttft/stampServer.ts';

const ENDPOINTS = 20;
/** The first round of pings comes so soon after the start, so that nobody waits for the usual half a minute; a little later the window opens. */
const START_DELAY = '5s';
const SETTLE_MS = 5_000;
const INTERVAL_S = 120;

export async function run(args: readonly string[]): Promise<void> {
  const starts = numberArg(args, '--starts', 12);
  const idleSeconds = numberArg(args, '--idle', INTERVAL_S);
  const models = await StampServer.start('idle');
  const dataDir = mkdtempSync(join(tmpdir(), 'pilotlight-bench-'));
  try {
    writeFileSync(join(dataDir, 'settings.json'), JSON.stringify(settingsFor(models.port)), { mode: 0o600 });
    progress(`${starts} starts`);
    const { ready, bare } = await measureStarts(dataDir, starts);
    progress(`${idleSeconds} s of idling with ${ENDPOINTS} endpoints`);
    const idle = await measureIdle(dataDir, models, idleSeconds);
    const bareRss = await bareNodeRssMb();
    const tables: Table[] = [
      {
        title: 'Start, ms',
        columns: ['', 'median', 'best', 'worst'],
        rows: [
          ['serve, to the first /health', median(ready), Math.min(...ready), Math.max(...ready)],
          ['node -e 0, to its end', median(bare), Math.min(...bare), Math.max(...bare)],
        ],
      },
      {
        title: `${ENDPOINTS} endpoints at 2m, ${idleSeconds} s`,
        columns: ['RSS MB', 'of a bare Node', 'CPU ms', 'of a core %', 'wake-ups/s', 'pings', 'CPU ms a ping'],
        rows: [[idle.rss, bareRss, idle.cpu, idle.share, idle.wakeUps, idle.pings, idle.cpu / idle.pings]],
      },
      await desktopTable(),
      publishedTable(),
    ];
    const goals = [
      limitGoal('start to first /health, median', percentile(ready, 50), 250, 'ms'),
      ratioGoal('start to first /health vs node -e 0', median(ready), median(bare), 2, 'ms'),
      limitGoal('RSS while idle', idle.rss, 85, 'MB'),
      ratioGoal('RSS while idle vs a bare Node', idle.rss, bareRss, 1.5, 'MB'),
      limitGoal('CPU while idle', idle.share, 0.1, '% of a core'),
      limitGoal('CPU a ping, all idling included', idle.cpu / idle.pings, 2.5, 'ms'),
    ];
    finish(
      {
        bench: 'footprint',
        tables,
        goals,
        notes: [...notes, `${retaken()} starts were made again: the host took this machine's CPU away meanwhile`],
      },
      args,
    );
  } finally {
    await models.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

const notes = [
  'the first start of all, which fills the compile cache, is not counted',
  'what others publish was measured elsewhere, by others, on other machines: an order of magnitude, no comparison',
  'memory and CPU: after the first round of pings, over one interval, in which every endpoint is pinged once; CPU a ping has all idling in it',
];

function settingsFor(port: number): object {
  const provider = { id: 'stub', kind: 'openai', name: 'Stub', baseUrl: `http://127.0.0.1:${port}/kept` };
  const endpoints = Array.from({ length: ENDPOINTS }, (_, i) => ({
    id: `stub.model-${i}`,
    providerId: 'stub',
    model: `model-${i}`,
    keepAlive: '2m',
  }));
  return settingsSchema.parse({ version: CURRENT_VERSION, startDelay: START_DELAY, providers: [provider], endpoints });
}

async function measureStarts(dataDir: string, starts: number): Promise<{ ready: number[]; bare: number[] }> {
  const ready: number[] = [];
  const bare: number[] = [];
  for (let i = 0; i <= starts; i += 1) {
    const readyMs = await undisturbed(() => startOnce(dataDir));
    const bareMs = await undisturbed(bareNodeMs);
    if (i === 0) continue;
    ready.push(readyMs);
    bare.push(bareMs);
  }
  return { ready, bare };
}

async function startOnce(dataDir: string): Promise<number> {
  const service = await Service.start(dataDir);
  await service.stop();
  return service.readyMs;
}

/** Opens the window after the first round of pings; one interval later every endpoint has been pinged once more. */
async function measureIdle(dataDir: string, models: StampServer, seconds: number) {
  const service = await Service.start(dataDir);
  try {
    const roundFrom = models.answered;
    while (models.answered - roundFrom < ENDPOINTS) await sleep(500);
    await sleep(SETTLE_MS);
    const cpuBefore = cpuMs(service.pid);
    const wakeUpsBefore = wakeUps(service.pid);
    const pingsBefore = models.answered;
    await sleep(seconds * 1000);
    const cpu = cpuMs(service.pid) - cpuBefore;
    return {
      rss: rssMb(service.pid),
      cpu,
      share: (cpu / (seconds * 1000)) * 100,
      wakeUps: (wakeUps(service.pid) - wakeUpsBefore) / seconds,
      pings: models.answered - pingsBefore,
    };
  } finally {
    await service.stop();
  }
}
