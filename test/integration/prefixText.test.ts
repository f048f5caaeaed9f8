import { execFileSync } from 'node:child_process';
import { chmod, mkdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { endpointSchema } from '../../electron/domain/endpoint.ts';
import { MOST_PREFIX_BYTES } from '../../electron/domain/prefix.ts';
import { PrefixTexts } from '../../electron/storage/prefixText.ts';
import { tempDir } from '../support/tempDir.ts';

let folder: Awaited<ReturnType<typeof tempDir>>;
let path: string;
let texts: PrefixTexts;
beforeEach(async () => {
  folder = await tempDir();
  path = join(folder.path, 'system-prompt.md');
  texts = new PrefixTexts();
});
afterEach(() => folder[Symbol.asyncDispose]());

const read = () => texts.of({ kind: 'file', path });
const sentence = async () => {
  const text = await read();
  return text.ok ? 'it was read' : text.error;
};

test('A text is itself; a file is what it holds, without the mark that some editors put before it.', async () => {
  await writeFile(path, '\uFEFFYou are terse. ü');
  expect(await texts.of({ kind: 'text', text: 'hello' })).toEqual({ ok: true, value: 'hello' });
  expect(await read()).toEqual({ ok: true, value: 'You are terse. ü' });
});

test('A file that has changed is read again, also when another one has taken its place.', async () => {
  await writeFile(path, 'one');
  await read();
  await writeFile(path, 'two');
  await utimes(path, 1, 1);
  expect(await read()).toEqual({ ok: true, value: 'two' });
  const other = join(folder.path, 'other');
  await writeFile(other, 'ten');
  await utimes(other, 1, 1);
  await rename(other, path);
  expect(await read()).toEqual({ ok: true, value: 'ten' });
});

test('A file that is gone is no longer sent.', async () => {
  await writeFile(path, 'one');
  await read();
  await rm(path);
  expect(await sentence()).toBe(`The system prompt's file ${path} is not there. Was it moved? Put it back, or name another one.`);
});

test('What is no text is told apart: a folder, a pipe, other bytes, UTF-16, nothing at all.', async () => {
  await mkdir(path);
  expect(await sentence()).toContain('is not a file');
  await rm(path, { recursive: true });
  execFileSync('mkfifo', [path]);
  expect(await sentence()).toContain('is not a file');
  await rm(path);
  await writeFile(path, new Uint8Array([0xff, 0xfe, 0x41, 0x00]));
  expect(await sentence()).toContain('not plain text in UTF-8');
  await writeFile(path, 'a\0b');
  expect(await sentence()).toContain('not plain text in UTF-8');
  await writeFile(path, ' \n');
  expect(await sentence()).toContain('is empty');
});

test('One megabyte is enough for a system prompt.', async () => {
  await writeFile(path, 'a'.repeat(MOST_PREFIX_BYTES));
  expect((await read()).ok).toBe(true);
  await writeFile(path, 'a'.repeat(MOST_PREFIX_BYTES + 1));
  expect(await sentence()).toContain('larger than 1 MB');
});

test.skipIf(process.getuid?.() === 0)('A file that may not be read says so.', async () => {
  await writeFile(path, 'one');
  await chmod(path, 0o000);
  expect(await sentence()).toBe(`The system prompt's file ${path} may not be read by Pilot Light. Allow it, or name another one.`);
});

test.each(['prompt.md', './prompt.md', '~/prompt.md', ''])('%j is not the whole path of a file.', async (relative) => {
  const endpoint = { id: 'e', providerId: 'p', model: 'm', prefix: { kind: 'file', path: relative } };
  expect(endpointSchema.safeParse(endpoint).success).toBe(false);
  expect(await texts.of({ kind: 'file', path: relative })).toMatchObject({ ok: false });
});

test('A file that no prefix names any more is forgotten, however much it looks like itself when it is named again.', async () => {
  const stamp = new Date(1_700_000_000_000);
  const write = async (text: string): Promise<void> => {
    await writeFile(path, text);
    await utimes(path, stamp, stamp);
  };
  await write('before');
  expect(await read()).toEqual({ ok: true, value: 'before' });
  await write('after!');
  texts.keepOnly(new Set([path]));
  expect(await read()).toEqual({ ok: true, value: 'before' });
  texts.keepOnly(new Set());
  expect(await read()).toEqual({ ok: true, value: 'after!' });
});
