import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

test('A server of HTTP/2 whose heads never end does not end the process, whenever Node collects what is left of its connections', () => {
  const child = join(import.meta.dirname, 'http2Head.child.ts');
  const ended = spawnSync(process.execPath, ['--expose-gc', child], { encoding: 'utf8' });
  expect(ended.stderr).toBe('');
  expect(ended).toMatchObject({ status: 0, signal: null, stdout: 'asked 30 times\n' });
});
