import { describe, expect, test } from 'vitest';
import { type Alert, alertKinds } from '../../electron/domain/alert.ts';
import { alertLooks, byDay, dayName } from '../../renderer/alerts/alertWords.ts';

const local = (day: number, hour: number, minute = 0): number => new Date(2026, 10, day, hour, minute).getTime();

const alertAt = (at: number): Alert => ({
  id: at,
  kind: 'failing',
  at,
  clearedAt: at + 60_000,
  title: 'a fails',
  message: 'It is gone.',
  providerId: 'box',
  endpoints: [],
});

describe('Alerts of the past', () => {
  test('stand under the day on which they began, the newest day first, in their order', () => {
    const times = [local(22, 9), local(22, 0), local(21, 23, 59), local(19, 12)];
    expect(byDay(times.map(alertAt)).map(({ start, alerts }) => [start, alerts.map(({ at }) => at)])).toEqual([
      [local(22, 0), times.slice(0, 2)],
      [local(21, 0), [times[2]]],
      [local(19, 0), [times[3]]],
    ]);
  });

  test('are of today, yesterday or a day by its name; one of another year has its number', () => {
    const now = local(22, 9);
    expect([dayName(local(22, 0), now), dayName(local(21, 0), now)]).toEqual(['Today', 'Yesterday']);
    expect(dayName(local(18, 0), now)).toMatch(/18/);
    expect(dayName(local(18, 0), now)).not.toMatch(/2026/);
    expect(dayName(new Date(2025, 10, 18).getTime(), now)).toMatch(/2025/);
  });

  test('that began before a change of the clocks are still of yesterday', () => {
    for (let day = 1; day <= 366; day += 1) {
      const now = new Date(2026, 0, day, 12).getTime();
      expect(dayName(new Date(2026, 0, day - 1).getTime(), now)).toBe('Yesterday');
    }
  });
});

test('Every sort of alert has a word and an icon', () => {
  expect(Object.keys(alertLooks).toSorted()).toEqual([...alertKinds].toSorted());
});
