import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import { promisify } from 'node:util';
import { Ajv } from 'ajv';
import { parseSync } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { readAsar } from '../support/asar.ts';
import { makeElectronStandIn, readFuses } from '../support/electronStandIn.ts';

const root = join(import.meta.dirname, '../..');
const require = createRequire(import.meta.url);
const builder = dirname(require.resolve('electron-builder/package.json'));
const HOMEPAGE = 'https://example.com/';
const config: unknown = parse(readFileSync(join(root, 'electron-builder.yml'), 'utf8'));

describe('electron-builder.yml', () => {
  it("is what the packager's own schema allows", () => {
    const scheme = createRequire(join(builder, 'package.json')).resolve('app-builder-lib/scheme.json');
    const ajv = new Ajv({ strict: false, allErrors: true });
    ajv.validate(z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(scheme, 'utf8'))), config);
    expect(ajv.errors).toBeNull();
  }, 60_000);

  it('asks for an installer and what else each system is used to', () => {
    const target = z
      .object({ target: z.array(z.object({ target: z.string() }).transform((entry) => entry.target)) })
      .transform((entry) => entry.target);
    const { mac, win, linux } = z.object({ mac: target, win: target, linux: target }).parse(config);
    expect({ mac, win, linux }).toEqual({ mac: ['dmg', 'zip'], win: ['nsis'], linux: ['AppImage', 'deb'] });
  });
});

describe('A packaged app', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pilotlight-package-'));
  const app = join(folder, 'out/linux-unpacked');
  let archive = new Map<string, Buffer>();

  beforeAll(async () => {
    if (!existsSync(join(root, 'dist/electron/main.js'))) throw new Error('dist is missing: the package is made of it. Run: npm run build');
    const { version } = z.object({ version: z.string() }).parse(require('electron/package.json'));
    makeElectronStandIn(join(folder, 'electron'), version);
    // A folder as target and a stand-in for Electron: nothing has to be downloaded, on no system.
    const settings = [
      `--config.extraMetadata.homepage=${HOMEPAGE}`,
      `-c.electronDist=${join(folder, 'electron')}`,
      `-c.directories.output=${join(folder, 'out')}`,
    ];
    await promisify(execFile)(process.execPath, [join(builder, 'cli.js'), '--linux', 'dir', '--x64', '--publish', 'never', ...settings], {
      cwd: root,
      env: { ...process.env, NO_UPDATE_NOTIFIER: '1' },
      maxBuffer: 10_000_000,
    });
    archive = readAsar(join(app, 'resources/app.asar'));
  }, 120_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('holds the built page and service and nothing else: no sources, no maps, no node_modules, no tests', () => {
    const built = readdirSync(join(root, 'dist'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !/\.map$|^licenses\.md$/.test(entry.name))
      .map((entry) =>
        join(entry.parentPath, entry.name)
          .slice(root.length + 1)
          .replaceAll('\\', '/'),
      )
      .filter((path) => path !== 'dist/electron/cli.js');
    expect([...archive.keys()].sort()).toEqual([...built, 'package.json'].sort());
    expect(built).toContain('dist/renderer/index.html');
  });

  it('has everything that its own files name', () => {
    for (const [path, content] of archive) {
      if (!path.endsWith('.js') || !path.startsWith('dist/electron/')) continue;
      const { staticImports, dynamicImports } = parseSync(path, content.toString()).module;
      const later = dynamicImports.map(({ moduleRequest: { start, end } }) => content.toString().slice(start + 1, end - 1));
      const names = [...staticImports.map(({ moduleRequest }) => moduleRequest.value), ...later].filter((name) => /^\.{1,2}\/[^$`]+$/.test(name));
      for (const name of names) expect(archive.has(posix.join(posix.dirname(path), name)), `${path} imports ${name}`).toBe(true);
    }
  }, 30_000);

  it('may be told its home page, which a Debian package has to name', () => {
    const { homepage } = z.object({ homepage: z.string().optional() }).parse(JSON.parse(archive.get('package.json')?.toString() ?? ''));
    expect(homepage).toBe(HOMEPAGE);
    expect(readFileSync(join(root, '.github/workflows/release.yml'), 'utf8')).toContain('--config.extraMetadata.homepage=');
  });

  it('starts with the code of the desktop', () => {
    const { main, scripts } = z
      .object({ main: z.string(), scripts: z.unknown().optional() })
      .parse(JSON.parse(archive.get('package.json')?.toString() ?? ''));
    expect(archive.has(main)).toBe(true);
    expect(scripts).toBeUndefined();
  });

  it('brings the icons of the tray as files, beside the archive', () => {
    expect(readdirSync(join(app, 'resources/tray')).sort()).toEqual(readdirSync(join(root, 'electron/assets/tray')).sort());
  });

  it('hands on the licenses of everything that is bundled', () => {
    const text = (name: string): string => readFileSync(join(app, 'resources/licenses', name), 'utf8');
    expect(text('LICENSE')).toContain('The Pilot Light authors');
    expect(text('page.md')).toMatch(/^## react - .* \(MIT\)$/m);
    expect(text('service.md')).toMatch(/^## undici - .* \(MIT\)$/m);
  });

  it('cannot be made to run other code than its own', () => {
    expect(readFuses(readFileSync(join(app, 'pilotlight')))).toEqual({
      runAsNode: false,
      enableCookieEncryption: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      loadBrowserProcessSpecificV8Snapshot: false,
      grantFileProtocolExtraPrivileges: false,
      wasmTrapHandlers: true,
    });
  });

  it('speaks only the language that it has texts in', () => {
    expect(readdirSync(join(app, 'locales'))).toEqual(['en-US.pak']);
  });
});

describe('The workflows', () => {
  const step = z.object({ uses: z.string().optional(), run: z.string().optional() });
  const workflow = z.object({
    on: z.record(z.string(), z.unknown()),
    permissions: z.record(z.string(), z.string()),
    jobs: z.record(z.string(), z.object({ steps: z.array(step), permissions: z.record(z.string(), z.string()).optional() })),
  });
  const read = (name: string) => workflow.parse(parse(readFileSync(join(root, '.github/workflows', name), 'utf8')));

  it.each(['ci.yml', 'release.yml'])('%s may only read by default and takes actions by their major version', (name) => {
    const { permissions, jobs } = read(name);
    expect(permissions).toEqual({ contents: 'read' });
    const uses = Object.values(jobs).flatMap(({ steps }) => steps.flatMap((entry) => entry.uses ?? []));
    expect(uses.length).toBeGreaterThan(1);
    for (const action of uses) expect(action).toMatch(/^actions\/[\w-]+@v\d+$/);
  });

  it.each(['ci.yml', 'release.yml'])('%s runs only npm scripts that exist', (name) => {
    const { scripts } = z.object({ scripts: z.record(z.string(), z.string()) }).parse(require('../../package.json'));
    const commands = Object.values(read(name).jobs).flatMap(({ steps }) => steps.flatMap((entry) => entry.run ?? []));
    const names = commands.flatMap((command) => [...command.matchAll(/npm run ([\w:]+)/g)].flatMap(([, script]) => script ?? []));
    expect(names.length).toBeGreaterThan(0);
    for (const script of names) expect(scripts).toHaveProperty([script]);
  });

  it('publish only what a pushed tag asks for: the same run started by hand on that tag writes nothing', () => {
    const lines = readFileSync(join(root, '.github/workflows/release.yml'), 'utf8').split('\n');
    const isPush = "github.event_name == 'push' && github.ref_type == 'tag'";
    for (const line of lines.filter((text) => text.includes('ref_type'))) expect(line).toContain(isPush);
    expect(lines.filter((text) => /PUBLISH: |GH_TOKEN: \S+ github.event_name/.test(text)).map((text) => text.includes(isPush))).toEqual([true, true]);
    expect(z.object({ jobs: z.object({ draft: z.object({ if: z.string() }) }) }).parse(parse(lines.join('\n'))).jobs.draft.if).toBe(isPush);
  });

  it('only a release may write, and only a tag starts one by itself', () => {
    expect(Object.values(read('ci.yml').jobs).map(({ permissions }) => permissions)).toEqual([undefined, undefined]);
    const { on } = read('release.yml');
    expect(on).toEqual({ push: { tags: ['v*'] }, workflow_dispatch: null });
  });
});
