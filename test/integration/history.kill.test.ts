import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkCells } from './history.naive.ts';
import { must, NOON, opened, pingOf } from './history.pings.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pilotlight-history-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const child = new URL('history.kill.child.ts', import.meta.url).pathname;
const ENDPOINT = pingOf(0).endpointId;

/** Lets a child record pings and kills it once it has said so many lines. Returns the times it announced. */
async function killedAfter(file: string, lines: number): Promise<number[]> {
  const running = spawn(process.execPath, [child, file, String(NOON), '1000'], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  for await (const chunk of running.stdout) {
    text += String(chunk);
    if (text.split('\n').length > lines) running.kill('SIGKILL');
  }
  return text
    .split('\n')
    .slice(0, -1)
    .filter((line) => line !== 'all')
    .map(Number);
}

test.each([1, 137, 1001])('After a SIGKILL behind %i lines every announced ping is there, and every cell is that of the pings.', async (lines) => {
  const file = join(folder, 'history.sqlite');
  const announced = await killedAfter(file, lines);
  expect(announced.length).toBeGreaterThanOrEqual(Math.min(lines, 1000));

  const { history, notice } = opened(file);
  expect(notice).toBeNull();
  const kept = must(history.recent(ENDPOINT, 2000)).toReversed();
  expect(kept.map((ping) => ping.at).slice(0, announced.length)).toEqual(announced);
  expect(kept.length - announced.length).toBeLessThanOrEqual(1);
  checkCells(history, kept);
  history.close();
});

test('After a SIGKILL the history goes on where it was; a clock set back before a second one loses nothing either.', async () => {
  const file = join(folder, 'history.sqlite');
  await killedAfter(file, 300);
  const first = opened(file).history;
  for (let i = 0; i < 300; i += 1) must(first.record(pingOf(NOON + 30_000 * (1000 + i))));
  checkCells(first, must(first.recent(ENDPOINT, 5000)).toReversed());
  must(first.close());

  const again = await killedAfter(file, 700);
  const second = opened(file).history;
  const kept = must(second.recent(ENDPOINT, 5000)).toReversed();
  expect(kept.map((ping) => ping.at)).toEqual(expect.arrayContaining(again));
  checkCells(second, kept);
  second.close();
});
