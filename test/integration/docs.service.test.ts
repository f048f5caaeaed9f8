import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runCli, startServe } from '../support/runCli.ts';
import { tempDir } from '../support/tempDir.ts';

const FOLDER = join(import.meta.dirname, '../../docs/service');
const UNIT = join(FOLDER, 'pilotlight.service');
const unit = readFileSync(UNIT, 'utf8');
const plist = readFileSync(join(FOLDER, 'dev.pilotlight.service.plist'), 'utf8');

/** A unit's entries by section; lines that are none are errors. */
function sectionsOf(text: string): Map<string, Map<string, string>> {
  const sections = new Map<string, Map<string, string>>();
  let section: Map<string, string> | undefined;
  for (const line of text.split('\n').filter((one) => one.trim() !== '' && !one.startsWith('#'))) {
    const [, title] = /^\[(\w+)\]$/.exec(line) ?? [];
    const [, key, value] = /^(\w+)=(.*)$/.exec(line) ?? [];
    if (title !== undefined) {
      section = new Map();
      sections.set(title, section);
    } else if (section !== undefined && key !== undefined && value !== undefined) section.set(key, value);
    else throw new Error(`no line of a unit: ${line}`);
  }
  return sections;
}

/** What an XML property list may hold here. */
type Value = string | number | boolean | readonly Value[] | { readonly [key: string]: Value };

/** Reads a property list; whatever it does not know is an error. */
function propertiesIn(text: string): Value {
  const tokens = [...text.replace(/<\?[^>]*>|<!DOCTYPE[^>]*>|<!--[\s\S]*?-->/g, '').matchAll(/<(\/?)(\w+)(?: [^>]*?)?(\/?)>([^<]*)/g)];
  let at = 0;
  const next = (): RegExpMatchArray => {
    const token = tokens[at];
    if (token === undefined) throw new Error('the property list ends too early');
    at += 1;
    return token;
  };
  const close = (name: string): void => {
    const [, slash, closed] = next();
    if (slash !== '/' || closed !== name) throw new Error(`</${name}> is missing`);
  };
  const value = (): Value => {
    const [, slash, name = '', alone, content = ''] = next();
    if (slash === '/') throw new Error(`unexpected </${name}>`);
    if (alone === '/' && (name === 'true' || name === 'false')) return name === 'true';
    if (name === 'string' || name === 'integer') {
      close(name);
      return name === 'string' ? content : Number(content);
    }
    const isEnd = (): boolean => tokens[at]?.[1] === '/';
    if (name === 'array') {
      const items: Value[] = [];
      while (!isEnd()) items.push(value());
      close(name);
      return items;
    }
    if (name !== 'dict') throw new Error(`<${name}> is unknown`);
    const entries: [string, Value][] = [];
    while (!isEnd()) {
      const [, , key, , label = ''] = next();
      if (key !== 'key') throw new Error(`<key> was expected, not <${key}>`);
      close('key');
      entries.push([label, value()]);
    }
    close(name);
    return Object.fromEntries(entries);
  };
  const [, , outer] = next();
  if (outer !== 'plist') throw new Error('no property list');
  const whole = value();
  close('plist');
  if (at !== tokens.length) throw new Error('something comes after the property list');
  return whole;
}

/** The arguments after `serve`, whose port must be the usual one; a test takes a free port in its place. */
function optionsOf(words: readonly string[]): string[] {
  const at = words.indexOf('serve');
  const port = words.indexOf('--port');
  expect(words[at - 1]).toMatch(/\/dist\/electron\/cli\.js$/);
  expect(words[port + 1]).toBe('4747');
  return words.slice(at + 1).filter((_word, index) => ![port, port + 1].includes(index + at + 1));
}

const ours = propertiesIn(plist);
const wordsOfPlist = (): string[] => {
  if (typeof ours !== 'object' || !('ProgramArguments' in ours) || !Array.isArray(ours.ProgramArguments))
    throw new Error('it has no ProgramArguments');
  return ours.ProgramArguments.map(String);
};
const wordsOfUnit = (): string[] => sectionsOf(unit).get('Service')?.get('ExecStart')?.split(' ') ?? [];

describe.each([
  ['systemd unit', wordsOfUnit],
  ['launch agent', wordsOfPlist],
])('The command of the %s', (_what, words) => {
  test('is accepted by the command line, starts the service, and ends with 0 when it is told to.', async () => {
    await using folder = await tempDir();
    await using serve = await startServe(folder.path, optionsOf(words()));
    expect((await serve.fetch('/health')).status).toBe(200);
    expect(await serve.end('SIGTERM')).toMatchObject({ code: 0, signal: null });
  });
});

test('A wrong option ends with 2, which is not tried again; a data folder in use with 1, which is.', async () => {
  const service = sectionsOf(unit).get('Service');
  expect(service?.get('RestartPreventExitStatus')).toBe('2');
  expect(service?.get('Restart')).toBe('on-failure');
  expect((await runCli(['serve', '--nonsense'])).code).toBe(2);
  await using folder = await tempDir();
  await using _serve = await startServe(folder.path);
  expect((await runCli(['serve', '--port', '0', '--data', folder.path])).code).toBe(1);
});

test('The launch agent is started again when it has failed, has a name that its file bears, and writes where only its user looks.', () => {
  expect(ours).toMatchObject({
    Label: 'dev.pilotlight.service',
    RunAtLoad: true,
    KeepAlive: { SuccessfulExit: false },
    Umask: 0o077,
    StandardErrorPath: expect.stringMatching(/^\/Users\/me\/Library\/Logs\//),
  });
});

test('A property list that is damaged is not taken for a good one.', () => {
  for (const damaged of [plist.replace('</array>', ''), plist.replace('<true/>', '<perhaps/>'), plist.replace('</plist>', '')])
    expect(() => propertiesIn(damaged)).toThrow();
});

/** What systemd itself says of a unit; `null` where there is no systemd to ask. */
function verdictOn(file: string): string | null {
  const runtime = mkdtempSync(join(tmpdir(), 'pilotlight-systemd-'));
  try {
    const { error, stderr, status } = spawnSync('systemd-analyze', ['--user', 'verify', file], {
      encoding: 'utf8',
      env: { ...process.env, XDG_RUNTIME_DIR: runtime },
    });
    if (error !== undefined) return null;
    return `${status === 0 ? '' : `it ended with ${status}. `}${stderr}`.trim();
  } finally {
    rmSync(runtime, { recursive: true, force: true });
  }
}

const hasSystemd = verdictOn(UNIT) !== null;

describe.skipIf(!hasSystemd)('systemd itself (skipped where there is no systemd-analyze)', () => {
  test('has nothing to say against the unit.', () => {
    expect(verdictOn(UNIT)).toBe('');
  });

  test('finds a wrong entry.', async () => {
    await using folder = await tempDir();
    const wrong = join(folder.path, 'pilotlight.service');
    writeFileSync(wrong, unit.replace('UMask=', 'UMasc=').replace('on-failure', 'on-fridays'));
    expect(verdictOn(wrong)).toMatch(/UMasc[\s\S]*on-fridays|on-fridays[\s\S]*UMasc/);
  });
});
