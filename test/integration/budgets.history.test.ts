import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createBudgets } from '../../electron/budgets.ts';
import { createLog } from '../../electron/log.ts';
import { openHistory } from '../../electron/storage/history/history.ts';
import { confStore } from '../../electron/storage/jsonFile.ts';
import { openSettings } from '../../electron/storage/settingsStore.ts';
import { pingOf } from '../support/servicePings.ts';
import { tempDir } from '../support/tempDir.ts';

const NOW = new Date(2026, 10, 22, 12).getTime();
const MONTH = new Date(2026, 10, 1).getTime();
const TODAY = new Date(2026, 10, 22).getTime();
const MINUTE = 60_000;

/** A ping every ten minutes since the middle of October, at a tenth of a cent, of an endpoint that is there and one that is gone. */
async function withHistory(retentionDays: number) {
  const folder = await tempDir();
  const log = createLog({ level: 'error', write: () => {}, secrets: () => new Set<string>() });
  const settings = openSettings({ file: join(folder.path, 'settings.json'), makeStore: confStore, now: () => NOW });
  const opened = openHistory({ file: join(folder.path, 'history.sqlite'), now: () => NOW, retentionDays });
  if (!opened.ok || !settings.ok) throw new Error('the folder cannot be used');
  const { history } = opened.value;
  for (let at = new Date(2026, 9, 15).getTime(); at < NOW; at += 10 * MINUTE) {
    for (const endpointId of ['here', 'gone']) history.record(pingOf({ endpointId, at, costUsd: 0.001 }));
  }
  while (Object(history.prune(NOW, retentionDays)).value === true);
  const budgets = createBudgets({ settings: settings.value, history, log }, () => NOW);
  return { budgets, history, [Symbol.asyncDispose]: () => Promise.resolve(history.close()).then(() => folder[Symbol.asyncDispose]()) };
}

const pingsSince = (from: number): number => Math.ceil((NOW - from) / (10 * MINUTE));

test('what was spent today and this month is read back from the history, of endpoints that are gone, too', async () => {
  await using made = await withHistory(90);
  expect(made.budgets.spent('here')).toEqual({
    dayUsd: expect.closeTo(pingsSince(TODAY) * 0.001, 9),
    monthUsd: expect.closeTo(pingsSince(MONTH) * 0.001, 9),
  });
  expect(made.budgets.spent(null)).toEqual({
    dayUsd: expect.closeTo(pingsSince(TODAY) * 0.002, 9),
    monthUsd: expect.closeTo(pingsSince(MONTH) * 0.002, 9),
  });
});

test('where single pings are gone already, at most half an hour too much is counted, and never too little', async () => {
  await using made = await withHistory(3);
  const { dayUsd, monthUsd } = made.budgets.spent('here');
  expect(dayUsd).toBeCloseTo(pingsSince(TODAY) * 0.001, 9);
  expect(monthUsd).toBeGreaterThanOrEqual(pingsSince(MONTH) * 0.001 - 1e-9);
  expect(monthUsd).toBeLessThanOrEqual((pingsSince(MONTH) + 4) * 0.001 + 1e-9);
});

test('a history that cannot be read counts as nothing spent, and pings go on', async () => {
  await using made = await withHistory(90);
  made.history.close();
  expect(made.budgets.spent('here')).toEqual({ dayUsd: 0, monthUsd: 0 });
});
