import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

const root = join(import.meta.dirname, '../..');

/** `[file, statement]`: each must be refused. One file per case, so that the linter runs once for all of them. */
const refused: readonly (readonly [string, string])[] = [
  ['electron/domain/a.ts', "import { x } from '../keepalive/x.ts';"],
  ['electron/domain/b.ts', "import type { X } from '../pilotLight.ts';"],
  ['electron/keepalive/a.ts', "import { x } from '../providers/x.ts';"],
  ['electron/keepalive/b.ts', "import type { X } from '../storage/history/x.ts';"],
  ['electron/keepalive/c.ts', "export { x } from '../api/x.ts';"],
  ['electron/keepalive/d.ts', "const x = await import('../demo/x.ts');"],
  ['electron/keepalive/deep/e.ts', "import { x } from '../../storage/x.ts';"],
  ['electron/providers/a.ts', "import { x } from '../keepalive/x.ts';"],
  ['electron/storage/a.ts', "import { x } from '../providers/x.ts';"],
  ['electron/storage/history/b.ts', "import { x } from '../../keepalive/x.ts';"],
  ['electron/discovery/a.ts', "import { x } from '../providers/x.ts';"],
  ['electron/help/a.ts', "import { x } from '../api/x.ts';"],
  ['electron/help/b.ts', "import { x } from '../providers/x.ts';"],
  ['electron/alerts/a.ts', "import { x } from '../storage/x.ts';"],
  ['electron/alerts/b.ts', "import { x } from '../providers/x.ts';"],
  ['electron/storage/d.ts', "import { x } from '../help/x.ts';"],
  ['electron/keepalive/f.ts', "import { x } from '../help/x.ts';"],
  ['electron/memory/a.ts', "import { x } from '../api/x.ts';"],
  ['electron/memory/b.ts', "import { x } from '../desktop/x.ts';"],
  ['electron/sharing/a.ts', "import { x } from '../api/x.ts';"],
  ['electron/prefix/a.ts', "import { x } from '../cli/x.ts';"],
  ['electron/gateway/a.ts', "import { x } from '../desktop/x.ts';"],
  ['electron/demo/a.ts', "import { x } from '../../test/support/x.ts';"],
  ['electron/demo/b.ts', "import { x } from '../storage/x.ts';"],
  ['electron/api/a.ts', "import { x } from '../cli.ts';"],
  ['electron/api/b.ts', "import { x } from '../desktop/x.ts';"],
  ['electron/api/c.ts', "import { x } from '../demo/x.ts';"],
  ['electron/api/d.ts', "import { x } from '../pilotLight.ts';"],
  ['electron/api/e.ts', "import { app } from 'electron';"],
  ['electron/storage/c.ts', "import Store from 'electron-store';"],
  ['electron/pilotLight.ts', "import { x } from './desktop/window.ts';"],
  ['electron/cli.ts', "import { app } from 'electron';"],
  ['electron/cli/serve.ts', "import { x } from '../desktop/window.ts';"],
  ['electron/api/f.ts', "import { x } from '../cli/serve.ts';"],
  ['electron/dev/a.ts', "import { x } from '../desktop/window.ts';"],
  ['electron/dev/b.ts', "import { app } from 'electron';"],
  ['electron/desktop/a.ts', "import { x } from '../cli.ts';"],
  ['renderer/a.ts', "import { x } from '../electron/domain/x.ts';"],
  ['renderer/b.ts', "import { type X } from '../electron/api/x.ts';"],
  ['renderer/c.ts', "import type { X } from '../electron/storage/x.ts';"],
  ['renderer/d.ts', "export * from '../electron/domain/x.ts';"],
  ['renderer/e.ts', "const x = await import('../electron/domain/x.ts');"],
  ['renderer/charts/f.ts', "import { x } from '../../electron/domain/x.ts';"],
  ['renderer/g.ts', "import { readFile } from 'node:fs/promises';"],
  ['renderer/i.ts', "import { x } from '../electron/domain/durationSchema.ts';"],
  ['renderer/j.ts', "import { x } from '../electron/domain/hours.ts';"],
  ['renderer/h.ts', "import '../electron/domain/x.ts';"],
  ['test/desktop/a.test.ts', "import { app } from 'electron';"],
  ['test/unit/a.test.ts', "import type { App } from 'electron';"],
];

const allowed: readonly (readonly [string, string])[] = [
  ['electron/domain/ok.ts', "import { x } from './x.ts';"],
  ['electron/keepalive/ok.ts', "import { x } from '../domain/x.ts';"],
  ['electron/storage/history/ok.ts', "import { x } from '../lock.ts';"],
  ['electron/providers/ok.ts', "import Client from 'undici/lib/api/x.js';"],
  ['electron/memory/ok.ts', "import { x } from '../keepalive/x.ts';"],
  ['electron/help/ok.ts', "import type { X } from '../storage/history/x.ts';"],
  ['electron/alerts/ok.ts', "import { x } from '../keepalive/x.ts';"],
  ['electron/api/ok.ts', "import { x } from '../keepalive/x.ts';"],
  ['electron/desktop/ok.ts', "import { app } from 'electron';"],
  ['electron/desktop/ok2.ts', "import type { X } from '../pilotLight.ts';"],
  ['electron/main.ts', "import { app } from 'electron';"],
  ['electron/electronBinary.ts', "const path = require('electron');"],
  ['renderer/ok.ts', "import type { X } from '../electron/api/x.ts';"],
  ['renderer/ok2.ts', "export type { X } from '../electron/domain/x.ts';"],
  ['renderer/ok4.ts', "import { parseDuration } from '../electron/domain/duration.ts';"],
  ['renderer/ok5.ts', "import { barsIn } from '../electron/domain/barPacking.ts';"],
  ['renderer/ok7.ts', "import { dayCost } from '../electron/domain/intervalCost.ts';"],
  ['renderer/ok6.ts', "import { parseHours } from '../electron/domain/hoursText.ts';"],
  ['renderer/ok3.ts', "import { x } from './api.ts';"],
  ['test/desktop/ok.test.ts', "import type { App } from 'electron';"],
  ['test/desktop/ok2.test.ts', "import { x } from '../../electron/desktop/x.ts';"],
  ['test/unit/ok.test.ts', "import { x } from '../../electron/domain/x.ts';"],
];

const reportShape = z.object({ diagnostics: z.array(z.object({ category: z.string(), location: z.object({ path: z.string() }) })) });

describe('Borders between the folders', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pilotlight-borders-'));
  const offenders = new Set<string>();

  beforeAll(() => {
    for (const name of ['biome.json', 'biome.types-only.grit']) cpSync(join(root, name), join(folder, name));
    for (const [file, statement] of [...refused, ...allowed]) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), `${statement}\n`);
    }
    const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');
    const args = [biome, 'lint', '--vcs-enabled=false', '--max-diagnostics=none', '--reporter=json', '.'];
    const { stdout } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
    for (const { category, location } of reportShape.parse(JSON.parse(stdout)).diagnostics) {
      if (category === 'lint/style/noRestrictedImports' || category === 'plugin') offenders.add(location.path.replaceAll('\\', '/'));
    }
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(refused)('refuse in %s: %s', (file) => {
    expect(offenders).toContain(file);
  });

  it.each(allowed)('allow in %s: %s', (file) => {
    expect(offenders).not.toContain(file);
  });
});
