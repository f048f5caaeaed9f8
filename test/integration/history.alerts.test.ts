import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import type { AlertRecord } from '../../electron/domain/alert.ts';
import { DAY, ENDPOINT, MINUTE, must, NOON, opened } from './history.pings.ts';
import { ownPlace } from './history.place.ts';
import { writeVersion1 } from './history.version1.ts';

const place = ownPlace();

function alertOf(id: number, more: Partial<AlertRecord> = {}): AlertRecord {
  return {
    id,
    kind: 'failing',
    at: NOON,
    clearedAt: null,
    title: 'qwen3:8b fails',
    message: 'Nothing listens there.',
    providerId: 'ollama',
    endpoints: [{ id: ENDPOINT, model: 'qwen3:8b', provider: 'Ollama' }],
    cause: 'ollama unreachable',
    subjects: [`answers of ${ENDPOINT}`],
    toldAt: null,
    ...more,
  };
}

test('An alert is kept across restarts, and becomes one of the past when it is over.', () => {
  const { history } = opened(place.file);
  must(history.saveAlert(alertOf(1)));
  must(history.saveAlert(alertOf(1, { toldAt: NOON + 3_000 })));
  history.close();
  const again = opened(place.file).history;
  expect(must(again.openAlerts())).toEqual({ entries: [alertOf(1, { toldAt: NOON + 3_000 })], lastId: 1 });
  expect(must(again.pastAlerts({ limit: 10 }))).toEqual([]);
  must(again.saveAlert(alertOf(1, { clearedAt: NOON + MINUTE, subjects: [] })));
  expect(must(again.openAlerts())).toEqual({ entries: [], lastId: 1 });
  expect(must(again.pastAlerts({ limit: 10 }))).toMatchObject([{ id: 1, clearedAt: NOON + MINUTE }]);
  again.close();
});

test('Alerts of the past are read page by page, newest first.', () => {
  const { history } = opened(place.file);
  for (let id = 1; id <= 5; id += 1) must(history.saveAlert(alertOf(id, { clearedAt: NOON + id })));
  const page = (before?: number) => must(history.pastAlerts({ limit: 2, ...(before === undefined ? {} : { before }) })).map(({ id }) => id);
  expect([page(), page(4), page(2)]).toEqual([[5, 4], [3, 2], [1]]);
  history.close();
});

test('An alert goes a year after it was over; one that lasts stays.', () => {
  const { history } = opened(place.file);
  must(history.saveAlert(alertOf(1)));
  must(history.saveAlert(alertOf(2, { clearedAt: NOON })));
  must(history.saveAlert(alertOf(3, { clearedAt: NOON + DAY })));
  while (must(history.prune(NOON + 365 * DAY + MINUTE)));
  expect(must(history.openAlerts()).entries).toHaveLength(1);
  expect(must(history.pastAlerts({ limit: 10 })).map(({ id }) => id)).toEqual([3]);
  history.close();
});

test('A file of the first version gets its place for alerts; one that another version wrote otherwise is left out.', () => {
  writeVersion1(place.file, ENDPOINT, NOON);
  const { history } = opened(place.file);
  must(history.saveAlert(alertOf(1)));
  history.close();
  const db = new DatabaseSync(place.file);
  db.exec(`INSERT INTO alerts(id, content) VALUES(2, '{"id":2,"kind":"something new"}')`);
  db.close();
  const again = opened(place.file).history;
  expect(must(again.openAlerts())).toEqual({ entries: [alertOf(1)], lastId: 2 });
  again.close();
});
