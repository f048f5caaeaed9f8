// Figures of the page: what it weighs, when it is there, what it costs to keep it live, how fast its graph is.
import { Service } from './footprint/service.ts';
import { DataFolder, idOf } from './page/dataFolder.ts';
import { buildGraphPage, measureDrawings, measureZooms } from './page/graphs.ts';
import { type Loads, measureLoads } from './page/loads.ts';
import { gzipKb, scripts, withImports } from './page/sizes.ts';
import { Tap } from './page/tap.ts';
import { type Growth, HOUR, measureHour, measureUpdates } from './page/updates.ts';
import { Visitor } from './page/visitor.ts';
import { finish, type Goal, limitGoal, numberArg, progress, ratioGoal, type Table } from './report.ts';
import { median, percentile } from './stats.ts';

const MANY = 200;
const FEW = 6;
const POINTS = 100_000;
const FRAME_MS = 1000 / 60;

interface Part {
  readonly tables: readonly Table[];
  readonly goals: readonly Goal[];
}

export async function run(args: readonly string[]): Promise<void> {
  const loads = numberArg(args, '--loads', 10);
  const rounds = numberArg(args, '--rounds', 20);
  const hour = numberArg(args, '--hour', HOUR.updates);
  const visitor = await Visitor.start();
  try {
    const few = await withService(FEW, (origin, token) => measureLoads(visitor, origin, token, FEW, loads));
    const many = await withService(MANY, (origin, token) => measureLoads(visitor, origin, token, MANY, loads));
    const parts = [weight(few), firstPaint(few, many), await live(visitor, rounds, hour)];
    const notes = [
      visitor.sentence,
      'the whole page has no limit of its own: each view and each panel is a file that comes when there is time, so nobody waits for all of them',
      'every load has an empty cache; the service and the browser share the machine',
      'graphs are drawn without a GPU where there is none',
    ];
    finish({ bench: 'page', tables: parts.flatMap((part) => part.tables), goals: parts.flatMap((part) => part.goals), notes }, args);
  } finally {
    await visitor.stop();
  }
}

async function withService<T>(endpoints: number, use: (origin: string, token: string, port: number) => Promise<T>): Promise<T> {
  progress(`${endpoints} endpoints with a day of pings`);
  const data = new DataFolder(endpoints);
  try {
    const service = await Service.start(data.path);
    try {
      return await use(`http://127.0.0.1:${service.port}`, data.token, service.port);
    } finally {
      await service.stop();
    }
  } finally {
    data.remove();
  }
}

function weight({ scripts: atFirst }: Loads): Part {
  const all = scripts();
  const first = all.filter(({ name }) => atFirst.includes(name));
  const detail = withImports('Detail');
  const withDetail = all.filter(({ name }) => atFirst.includes(name) || detail.has(name));
  return {
    tables: [
      {
        title: 'JavaScript, kB',
        columns: ['', 'as it is', 'gzip', 'at first'],
        rows: [
          ...all.map(({ name, kb, gzipKb: zipped }) => [name, kb, zipped, atFirst.includes(name) ? 'yes' : '']),
          ['all', all.reduce((sum, { kb }) => sum + kb, 0), gzipKb(all), ''],
        ],
      },
    ],
    goals: [
      limitGoal('JavaScript before the list is shown, gzip', gzipKb(first), 100, 'kB'),
      limitGoal('with the view of an endpoint', gzipKb(withDetail), 150, 'kB'),
    ],
  };
}

function firstPaint(few: Loads, many: Loads): Part {
  const row = (endpoints: number, { rowsMs }: Loads) => [`${endpoints} endpoints`, median(rowsMs), Math.min(...rowsMs), Math.max(...rowsMs)];
  return {
    tables: [
      { title: 'From navigation to the frame with the rows, ms', columns: ['', 'median', 'best', 'worst'], rows: [row(FEW, few), row(MANY, many)] },
    ],
    goals: [limitGoal(`list of ${FEW}, median`, median(few.rowsMs), 300, 'ms'), limitGoal(`list of ${MANY}, median`, median(many.rowsMs), 300, 'ms')],
  };
}

function hourTable({ heapMb, events }: Growth, updates: number): Table {
  return {
    title: `An hour of live updates, compressed: ${MANY} rows, each pinged ${updates} times; ${events.toLocaleString('en')} events. Heap after garbage collection, MB`,
    columns: heapMb.map((_, part) => `${(part * 60) / HOUR.parts} min`),
    rows: [heapMb],
  };
}

/** Everything that needs something between service and browser. */
async function live(visitor: Visitor, rounds: number, hour: number): Promise<Part> {
  const graphPage = await buildGraphPage();
  try {
    return await withService(MANY, async (_origin, token, port) => {
      const tap = await Tap.start(port, graphPage.folder);
      const origin = `http://127.0.0.1:${tap.port}`;
      const { page, close } = await visitor.page(origin, token);
      try {
        await page.goto(`${origin}/`);
        progress(`${rounds} updates of ${MANY} rows`);
        const { scriptMs, taskMs, idleScriptMs } = await measureUpdates(page, tap, MANY, rounds);
        progress(`an hour of live updates, compressed: ${hour} of each row`);
        const growth = await measureHour(page, tap, MANY, hour);
        progress(`graphs of ${POINTS} points`);
        const { ours, bare } = await measureDrawings(page, origin, POINTS, 5);
        const zooms = await measureZooms(page, origin, idOf(0), 20);
        return {
          tables: [
            {
              title: `A ping and a state of ${MANY} rows at once, ms`,
              columns: ['', 'median', 'best', 'worst'],
              rows: [
                ['script', median(scriptMs), Math.min(...scriptMs), Math.max(...scriptMs)],
                ['with style, layout and the rest', median(taskMs), Math.min(...taskMs), Math.max(...taskMs)],
                ['script while nothing happens', median(idleScriptMs), Math.min(...idleScriptMs), Math.max(...idleScriptMs)],
              ],
            },
            hourTable(growth, hour),
            {
              title: 'Graph, ms',
              columns: ['', 'median', 'best', 'worst'],
              rows: [
                [`${POINTS} points with their band, to the end of the next frame`, median(ours), Math.min(...ours), Math.max(...ours)],
                ['the same by hand on a canvas', median(bare), Math.min(...bare), Math.max(...bare)],
                [`zoom with its query, ${median(zooms.points)} points`, median(zooms.took), Math.min(...zooms.took), Math.max(...zooms.took)],
              ],
            },
          ],
          goals: [
            limitGoal(`live update of ${MANY} rows, script, median`, median(scriptMs), 16, 'ms'),
            limitGoal(
              `growth of the heap in an hour of live updates of ${MANY} rows`,
              (growth.heapMb.at(-1) ?? Number.NaN) - (growth.heapMb[0] ?? Number.NaN),
              2,
              'MB',
            ),
            limitGoal(`graph of ${POINTS} points, median`, median(ours), 50, 'ms'),
            ratioGoal('the same beside a canvas by hand', median(ours), median(bare), 2.6, 'ms'),
            limitGoal('zoom with its query, median', percentile(zooms.took, 50), FRAME_MS, 'ms'),
          ],
        };
      } finally {
        await close();
        tap.stop();
      }
    });
  } finally {
    graphPage.remove();
  }
}
