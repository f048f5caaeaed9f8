import { openHistory } from '../../electron/storage/history/history.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** When local days begin, oldest first, up to yesterday; wall ms. */
function daysBefore(now: number, count: number): Date[] {
  return Array.from({ length: count }, (_, index) => {
    const day = new Date(now);
    day.setHours(0, 0, 0, 0);
    day.setDate(day.getDate() - count + index);
    return day;
  });
}

/** Somebody at work: from 9 to 18 on weekdays, three requests every forty minutes or so, the same for the same days. */
export function officeUses(now: number, days: number): number[] {
  return daysBefore(now, days)
    .filter((day) => day.getDay() !== 0 && day.getDay() !== 6)
    .flatMap((day) => {
      const sessions = Array.from({ length: 13 }, (_, index) => (9.1 + index * 0.67 + ((day.getDate() * 7 + index * 5) % 11) / 40) * HOUR);
      return sessions.flatMap((at) => [0, 45_000, 100_000].map((after) => day.getTime() + at + after));
    });
}

/** A job at a quarter past every hour, up to now. */
export function hourlyUses(now: number, days: number): number[] {
  const [first] = daysBefore(now, days);
  const from = (first?.getTime() ?? now) + 15 * MINUTE;
  return Array.from({ length: Math.ceil((now - from) / HOUR) }, (_, index) => from + index * HOUR);
}

/** Puts uses by somebody else into a history file. */
export function writeUses(file: string, uses: Readonly<Record<string, readonly number[]>>): void {
  const opened = openHistory({ file, now: () => Date.now(), retentionDays: 90 });
  if (!opened.ok) throw new Error(opened.error);
  const { history } = opened.value;
  for (const [endpointId, all] of Object.entries(uses)) {
    for (const at of all) {
      const kept = history.recordUse(endpointId, at);
      if (!kept.ok) throw new Error(kept.error);
    }
  }
  history.close();
}
