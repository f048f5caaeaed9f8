import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, expect, test } from '@playwright/test';

const root = join(import.meta.dirname, '../../..');

/** Why the real Electron cannot run here, if it cannot. */
function obstacle(): string | undefined {
  const pathFile = join(root, 'node_modules/electron/path.txt');
  if (!existsSync(pathFile) || !existsSync(join(root, 'node_modules/electron/dist', readFileSync(pathFile, 'utf8')))) {
    return "Electron's binary is not installed (`npx install-electron` downloads it)";
  }
  if (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) return 'there is no display (`xvfb-run` makes one)';
  return undefined;
}

const reason = obstacle();
if (reason !== undefined && process.env['TEST_WORKER_INDEX'] === undefined)
  process.stdout.write(`The tests in the real Electron are skipped: ${reason}.\n`);

/** The environment without its holes, as the launcher wants it. */
const plainEnv = (): Record<string, string> =>
  Object.fromEntries(Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));

test.describe('The desktop app in the real Electron', () => {
  test.skip(reason !== undefined, reason);

  test('opens one window with the page, in a sandbox and without Node', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'pilotlight-electron-'));
    const app = await _electron.launch({ args: [root], env: { ...plainEnv(), PILOTLIGHT_DATA: dataDir } });
    try {
      const page = await app.firstWindow();
      await expect(page.getByRole('heading', { name: 'Pilot Light' })).toBeVisible();
      expect(page.url()).toBe('app://pilotlight/');
      expect(await page.evaluate(() => 'require' in globalThis || 'process' in globalThis)).toBe(false);
    } finally {
      await app.close();
      await rm(dataDir, { recursive: true, force: true });
    }
  });
});
