import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { settingsSchema } from '../../electron/domain/settings.ts';
import { checkOf, documentedCommands } from '../support/documentedCommands.ts';
import { type Command, commandsIn, type Document, documents } from '../support/documents.ts';
import { documentWorld } from '../support/documentWorld.ts';
import { startServe } from '../support/runCli.ts';
import { tempDir } from '../support/tempDir.ts';

const ROOT = join(import.meta.dirname, '../..');
const { scripts } = z.object({ scripts: z.record(z.string(), z.string()) }).parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')));
const all = documents();
const commands = all.flatMap(commandsIn);

/** Where a command stands that nothing is known of. */
const unknownIn = (found: readonly Command[]): string[] =>
  found.filter(({ text }) => checkOf(text) === undefined).map(({ at, text }) => `${at}: ${text}`);

describe('Every command of the documents', () => {
  test('is run by a test, is a script, or is by hand for a reason (test/support/documentedCommands.ts).', () => {
    expect(commands.length).toBeGreaterThan(40);
    expect(unknownIn(commands)).toEqual([]);
  });

  test('that is new and unknown is told with its file and line.', () => {
    const document: Document = { path: 'docs/new.md', text: '# New\n\n```bash\nnpm ci\nrm -rf everything\n```\n' };
    expect(unknownIn(commandsIn(document))).toEqual(['docs/new.md:5: rm -rf everything']);
  });

  test('that is in the list is in a document.', () => {
    const written = new Set(commands.map(({ text }) => text));
    expect([...documentedCommands.keys()].filter((text) => !written.has(text))).toEqual([]);
  });

  test('that is a script is in package.json, and a test file that is named is there.', () => {
    for (const { at, text } of commands) {
      const check = checkOf(text);
      if (check?.how === 'script') expect(Object.keys(scripts), at).toContain(check.name);
      if (check?.how !== 'testFiles') continue;
      for (const file of text.split(' ').filter((word) => word.startsWith('test/')))
        expect(existsSync(join(ROOT, file)), `${at}: ${file}`).toBe(true);
    }
  });
});

test('Every script, and every file that Node is to run, that a text names is there.', () => {
  const missing = all
    .filter(({ path }) => path !== 'CHANGELOG.md')
    .flatMap(({ path, text }) => {
      const names = [...text.matchAll(/npm run ([\w:]+)/g)].flatMap(([, name = '']) =>
        scripts[name] === undefined ? [`${path}: npm run ${name}`] : [],
      );
      const files = [...text.matchAll(/`node ((?:docs|test|electron|bench)\/[\w./]+)/g)].flatMap(([, file = '']) =>
        existsSync(join(ROOT, file)) ? [] : [`${path}: node ${file}`],
      );
      return [...names, ...files];
    });
  expect(missing).toEqual([]);
});

const runnable = all.filter((document) => commandsIn(document).some(({ text }) => checkOf(text)?.how === 'runs'));

// The commands are written for the shells of Linux and macOS.
describe.skipIf(process.platform === 'win32')('The commands (not on Windows, which has no such shell)', () => {
  test.each(runnable)('of $path do what they should, one after the other.', { timeout: 60_000 }, async (document) => {
    await using world = await documentWorld();
    const before: string[] = [];
    for (const { at, text } of commandsIn(document)) {
      const check = checkOf(text);
      if (check?.how === 'sets') before.push(text);
      if (check?.how !== 'runs') continue;
      const ran = await world.run(text, before);
      expect(ran.text, `${at}: ${text}`).toMatch(check.prints);
      expect(ran.code, `${at}: ${text}\n${ran.text}`).toBe(check.exit ?? 0);
    }
  });

  test('that fail are noticed: the exit code of a refused call is not 0.', async () => {
    await using world = await documentWorld();
    expect((await world.run('curl http://127.0.0.1:4747/api/state', [])).code).not.toBe(0);
    expect((await world.run('npx pilotlight status --nonsense', [])).code).toBe(2);
  });
});

test('The service starts as the documents say, and ends in order.', async () => {
  const serving = [...documentedCommands].flatMap(([text, { how }]) => (how === 'serves' ? [text] : []));
  expect(serving.length).toBeGreaterThan(0);
  for (const text of serving) {
    const args = text.replace(/^(npx )?pilotlight serve ?/, '');
    await using folder = await tempDir();
    await using serve = await startServe(folder.path, args === '' ? [] : args.split(' '));
    expect(await serve.end('SIGTERM')).toMatchObject({ code: 0 });
  }
});

test('The example of the settings in the guide is a valid file of settings.', () => {
  const guide = readFileSync(join(ROOT, 'docs/guide.md'), 'utf8');
  const example = /```json\n(\{\n {2}"version"[\s\S]*?)```/.exec(guide)?.[1] ?? '';
  expect(settingsSchema.parse(JSON.parse(example))).toMatchObject({ interval: '2m', endpoints: [{ id: 'qwen' }, { id: 'big' }] });
});
