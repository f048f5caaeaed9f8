import { CircleDollarSign, KeyRound, type LucideIcon, Timer, TriangleAlert } from 'lucide-react';
import type { Alert, AlertKind } from '../../electron/domain/alert.ts';

interface Look {
  readonly word: string;
  readonly icon: LucideIcon;
}

/** Each sort of alert has a word and an icon. */
export const alertLooks: Readonly<Record<AlertKind, Look>> = {
  failing: { word: 'Failing', icon: TriangleAlert },
  credentials: { word: 'Credentials', icon: KeyRound },
  expiring: { word: 'Credentials', icon: KeyRound },
  slow: { word: 'Too slow', icon: Timer },
  budgetNear: { word: 'Budget', icon: CircleDollarSign },
  budgetUsed: { word: 'Budget', icon: CircleDollarSign },
};

/** Alerts of a day, the newest day first. */
export interface AlertDay {
  /** Its beginning, wall clock, ms since 1970. */
  readonly start: number;
  readonly alerts: readonly Alert[];
}

/** Alerts by the day on which they began, as the people's calendar has it. */
export function byDay(alerts: readonly Alert[]): AlertDay[] {
  const days = Map.groupBy(alerts, ({ at }) => startOfDay(at));
  return [...days].map(([start, ofDay]) => ({ start, alerts: ofDay })).toSorted((a, b) => b.start - a.start);
}

function startOfDay(at: number): number {
  const day = new Date(at);
  day.setHours(0, 0, 0, 0);
  return day.getTime();
}

const withYear = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
const withoutYear = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });

/** `Today`, `Yesterday`, `Friday, November 20`; another year than this one by its number. */
export function dayName(start: number, now: number): string {
  if (start === startOfDay(now)) return 'Today';
  const yesterday = new Date(now);
  yesterday.setDate(yesterday.getDate() - 1);
  if (start === startOfDay(yesterday.getTime())) return 'Yesterday';
  const isThisYear = new Date(start).getFullYear() === new Date(now).getFullYear();
  return (isThisYear ? withoutYear : withYear).format(start);
}
