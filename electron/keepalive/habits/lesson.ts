import { weekOf } from './calendar.ts';
import { type Candidate, candidatesFor } from './candidates.ts';
import { beginOfDay, localTime, type OffsetAt } from './localTime.ts';
import { hasBeen } from './picked.ts';
import type { Keeping } from './replay.ts';

/** Days that are looked back, and how many it takes. */
export const DAYS_WANTED = 14;
export const DAYS_NEEDED = 3;
const DAY_MS = 24 * 3_600_000;

/** What is remembered of the uses of endpoints, wall ms, oldest first. */
export interface UseBook {
  since(endpointId: string, from: number): readonly number[];
  firstAt(endpointId: string): number | null;
  lastAt(endpointId: string): number | null;
}

/** The last use that can have been; `null`: none is known. @param now wall ms */
export function lastUseBy(book: UseBook, endpointId: string, now: number): number | null {
  const last = book.lastAt(endpointId);
  if (last === null || hasBeen(last, now)) return last;
  const before = book.since(endpointId, now - DAYS_WANTED * DAY_MS).filter((use) => hasBeen(use, now));
  return before.at(-1) ?? null;
}

/** What the days before today say of one endpoint. */
export interface Lesson {
  /** Whether anything tells of its use. */
  readonly canBeSeen: boolean;
  readonly daysSeen: number;
  readonly uses: number;
  /** `null` while too little was seen to say anything. */
  readonly candidates: readonly [Candidate, ...Candidate[]] | null;
  /** Uses by weekday and half hour. */
  readonly week: number[][];
}

/** What is asked of the past. */
export interface LessonQuestion {
  readonly endpointId: string;
  readonly keeping: Keeping;
  /** Its server tells when it is used. */
  readonly isTold: boolean;
  /** Wall ms. */
  readonly now: number;
}

/** Looks back over the last whole days: today is not over, and would look quieter than it is. */
export function lessonOf(book: UseBook, { endpointId, keeping, isTold, now }: LessonQuestion, offsetAt: OffsetAt): Lesson {
  const today = localTime(now, offsetAt).day;
  const earliest = beginOfDay(today - DAYS_WANTED, offsetAt);
  const known = book.since(endpointId, earliest).filter((use) => hasBeen(use, now));
  const firstAt = book.firstAt(endpointId);
  const firstDay = firstAt === null ? today : Math.max(today - DAYS_WANTED, localTime(firstAt, offsetAt).day);
  const from = beginOfDay(firstDay, offsetAt);
  const to = beginOfDay(today, offsetAt);
  const uses = known.filter((use) => use >= from && use < to);
  const daysSeen = Math.max(0, today - firstDay);
  const canBeSeen = isTold || known.length > 0;
  const isEnough = canBeSeen && daysSeen >= DAYS_NEEDED;
  return {
    canBeSeen,
    daysSeen,
    uses: uses.length,
    candidates: isEnough ? candidatesFor({ from, to, uses }, null, keeping, offsetAt) : null,
    week: weekOf(known, offsetAt),
  };
}
