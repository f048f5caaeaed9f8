import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { machineFaults } from './list.ts';

test.each(machineFaults)('$fault: there is a test of it', async ({ test: [file, name] }) => {
  expect(await readFile(join(import.meta.dirname, '../..', file), 'utf8')).toContain(name);
});
