import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron, type ElectronApplication } from '@playwright/test';
import type { Table } from '../report.ts';
import { sleep } from '../stats.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const TITLE = 'The desktop app, MB (sum of the working sets of its processes, so what they share counts several times)';
const SETTLE_MS = 5_000;

/** Memory of the desktop app with its window and after the window is gone, or why there is none to measure. */
export async function desktopTable(): Promise<Table> {
  const why = obstacle();
  if (why !== undefined) return { title: TITLE, columns: ['', ''], rows: [['not measured', why]] };
  const dataDir = mkdtempSync(join(tmpdir(), 'pilotlight-bench-'));
  const startedAt = performance.now();
  const app = await _electron.launch({ args: [ROOT], env: { ...plainEnv(), PILOTLIGHT_DATA: dataDir } });
  try {
    const window = await app.firstWindow();
    await window.getByRole('link', { name: 'Pilot Light' }).waitFor();
    const readyMs = performance.now() - startedAt;
    await sleep(SETTLE_MS);
    const open = await memoryByType(app);
    await app.evaluate(({ BrowserWindow }) => {
      for (const each of BrowserWindow.getAllWindows()) each.destroy();
    });
    await sleep(SETTLE_MS);
    const closed = await memoryByType(app);
    const rows = [...new Set([...open.keys(), ...closed.keys()])].map((type) => [type, open.get(type) ?? 0, closed.get(type) ?? 0]);
    const all = (by: ReadonlyMap<string, number>): number => [...by.values()].reduce((sum, mb) => sum + mb, 0);
    return {
      title: `${TITLE}; the window shows the page ${Math.round(readyMs)} ms after the start`,
      columns: ['process', 'window open', 'window gone'],
      rows: [...rows, ['all', all(open), all(closed)]],
    };
  } finally {
    await app.close();
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function memoryByType(app: ElectronApplication): Promise<Map<string, number>> {
  const metrics = await app.evaluate(({ app: electron }) =>
    electron.getAppMetrics().map(({ type, memory }) => ({ type: String(type), mb: memory.workingSetSize / 1024 })),
  );
  const by = new Map<string, number>();
  for (const { type, mb } of metrics) by.set(type, (by.get(type) ?? 0) + mb);
  return by;
}

/** Why the desktop app cannot run here, if it cannot. */
function obstacle(): string | undefined {
  const pathFile = join(ROOT, 'node_modules/electron/path.txt');
  if (!existsSync(pathFile) || !existsSync(join(ROOT, 'node_modules/electron/dist', readFileSync(pathFile, 'utf8'))))
    return "Electron's binary is not installed here";
  if (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) return 'there is no display here';
  return undefined;
}

/** The environment without its holes, as the launcher wants it. */
const plainEnv = (): Record<string, string> =>
  Object.fromEntries(Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
