import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { confStore, type MakeObjectStore } from '../../electron/storage/jsonFile.ts';
import { type Learned, openLearned } from '../../electron/storage/learned.ts';
import { FakeClock } from '../support/fakeClock.ts';
import { tempDir } from '../support/tempDir.ts';

const schema = z.object({ minutes: z.number() });
type Lesson = z.infer<typeof schema>;

interface Opened {
  readonly learned: Learned<Lesson>;
  readonly clock: FakeClock;
  readonly lines: readonly string[];
}

function open(folder: string, makeStore: MakeObjectStore = confStore): Opened {
  const clock = new FakeClock(Date.UTC(2026, 10, 22, 8, 15));
  const lines: string[] = [];
  const learned = openLearned<Lesson>({
    file: join(folder, 'learned.json'),
    makeStore,
    schema,
    now: () => clock.wallNow(),
    setTimer: (run, delayMs) => clock.setTimer(run, delayMs),
    log: (line) => void lines.push(line),
  });
  return { learned, clock, lines };
}

test('What was learned is there after a restart, for its owner alone.', async () => {
  await using folder = await tempDir();
  const { learned } = open(folder.path);
  learned.save('box.a', 'openai/a', { minutes: 5 });
  expect(learned.load('box.a', 'openai/a')).toEqual({ minutes: 5 });
  expect(await learned.flush()).toEqual({ ok: true, value: null });
  expect((await stat(join(folder.path, 'learned.json'))).mode & 0o777).toBe(0o600);
  const again = open(folder.path);
  expect(again.learned.load('box.a', 'openai/a')).toEqual({ minutes: 5 });
  expect(again.learned.load('box.b', 'openai/a')).toBeNull();
  expect(again.lines).toEqual([]);
});

test('What was learned of another model or provider under the same name is worth nothing.', async () => {
  await using folder = await tempDir();
  const { learned } = open(folder.path);
  learned.save('box.a', 'openai/a', { minutes: 5 });
  expect(learned.load('box.a', 'openai/b')).toBeNull();
  await learned.flush();
  const again = open(folder.path).learned;
  expect(again.load('box.a', 'openai/b')).toBeNull();
  again.save('box.a', 'openai/b', { minutes: 7 });
  expect([again.load('box.a', 'openai/a'), again.load('box.a', 'openai/b')]).toEqual([null, { minutes: 7 }]);
});

test('What was forgotten stays forgotten.', async () => {
  await using folder = await tempDir();
  const { learned } = open(folder.path);
  learned.save('box.a', 'a', { minutes: 5 });
  learned.save('box.b', 'b', { minutes: 6 });
  await learned.flush();
  learned.forget('box.a');
  expect(learned.load('box.a', 'a')).toBeNull();
  await learned.flush();
  const again = open(folder.path).learned;
  expect([again.load('box.a', 'a'), again.load('box.b', 'b')]).toEqual([null, { minutes: 6 }]);
});

test('However often something is learned, it is written once in 30 s, and not at all when nothing changes.', async () => {
  await using folder = await tempDir();
  const writes: unknown[] = [];
  const counting: MakeObjectStore = async () => ({
    get store() {
      return {};
    },
    set store(content) {
      writes.push(content);
    },
  });
  const { learned, clock } = open(folder.path, counting);
  for (let second = 0; second < 60; second += 1) {
    learned.save('box.a', 'a', { minutes: second });
    await clock.advance(1_000);
  }
  await clock.advance(3_600_000);
  await learned.flush();
  expect(writes).toEqual([29, 59].map((minutes) => ({ version: 1, endpoints: { 'box.a': { key: 'a', learned: { minutes } } } })));
});

test.each(['{ broken', '[]', '{"version": 2, "endpoints": {}}', '{"version": 1, "endpoints": {"a": 5}}'])(
  'A damaged file is kept aside with a line in the log, and all is learned anew: %s',
  async (content) => {
    await using folder = await tempDir();
    await writeFile(join(folder.path, 'learned.json'), content);
    const { learned, lines } = open(folder.path);
    expect(lines).toEqual([expect.stringMatching(/could not be read and was kept as .*learned\.bad-2026.*; it is learned anew/)]);
    learned.save('box.a', 'a', { minutes: 5 });
    await learned.flush();
    expect((await readdir(folder.path)).toSorted()).toEqual(['learned.bad-2026-11-22T08-15-00-000Z.json', 'learned.json']);
    expect(open(folder.path).learned.load('box.a', 'a')).toEqual({ minutes: 5 });
  },
);

test('What cannot be read of one endpoint is learned anew with a line in the log; the others keep theirs.', async () => {
  await using folder = await tempDir();
  const endpoints = { 'box.a': { key: 'a', learned: 'nonsense' }, 'box.b': { key: 'b', learned: { minutes: 6 } } };
  await writeFile(join(folder.path, 'learned.json'), JSON.stringify({ version: 1, endpoints }));
  const { learned, lines } = open(folder.path);
  expect([learned.load('box.a', 'a'), learned.load('box.b', 'b')]).toEqual([null, { minutes: 6 }]);
  expect(lines).toEqual(['What was learned of box.a could not be read; it is learned anew.']);
  await learned.flush();
  expect(await readFile(join(folder.path, 'learned.json'), 'utf8')).not.toContain('nonsense');
});

test('A folder that takes no changes is logged, and does not stop the work.', async () => {
  await using folder = await tempDir();
  const failing: MakeObjectStore = async () => {
    throw new Error('the disk is full');
  };
  const { learned, lines } = open(folder.path, failing);
  learned.save('box.a', 'a', { minutes: 5 });
  expect((await learned.flush()).ok).toBe(false);
  expect(lines).toEqual([expect.stringContaining('is not kept for the next start')]);
  expect(learned.load('box.a', 'a')).toEqual({ minutes: 5 });
});
