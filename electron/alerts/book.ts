import type { Alert, AlertKind, AlertRecord } from '../domain/alert.ts';
import type { Look, Trouble } from './trouble.ts';
import { type Told, titleOf } from './words.ts';

/** Alerts that last, and those that are over without anybody having been told of it. */
export interface Book {
  readonly entries: readonly AlertRecord[];
  readonly nextId: number;
}

/** While something lasts it is told again after so long, ms. */
const REMIND_AFTER_MS = 6 * 3_600_000;

/** A budget is a wish that is kept, and an expiry comes soon anyway: these are told once. */
const REMINDED: ReadonlySet<AlertKind> = new Set(['failing', 'credentials', 'slow']);

export const isOpen = ({ clearedAt }: AlertRecord): boolean => clearedAt === null;

/**
 * The book after a look at everything. A subject stays with its alert while it has any trouble of that sort, so trouble that only changes its
 * face is nothing new; what comes back before anybody was told that it was over is the same alert still.
 * @param now wall clock, ms since 1970
 */
export function afterLook(book: Book, look: Look, now: number): Book {
  const bySubject = new Map(look.troubles.map((trouble) => [trouble.subject, trouble]));
  const entries = book.entries.flatMap((entry) => (isOpen(entry) ? follow(entry, bySubject, look, now) : [entry]));
  const known = new Set(entries.filter(isOpen).flatMap(({ subjects }) => subjects));
  const fresh = look.troubles.filter(({ subject }) => !known.has(subject));
  return fresh.reduce<Book>((before, trouble) => withTrouble(before, trouble, now), { ...book, entries });
}

/** An open alert with what became of its subjects; none when it is over and nobody needs to know. */
function follow(entry: AlertRecord, bySubject: ReadonlyMap<string, Trouble>, look: Look, now: number): AlertRecord[] {
  const has = (subject: string): boolean => bySubject.has(subject) || look.absenceOf(subject) === 'unknown';
  const subjects = entry.subjects.filter(has);
  const [first] = subjects.flatMap((subject) => bySubject.get(subject) ?? []);
  if (subjects.length > 0) return [first === undefined ? { ...entry, subjects } : describe({ ...entry, subjects }, first)];
  const isSilent = entry.toldAt === null || entry.subjects.every((subject) => look.absenceOf(subject) === 'gone');
  return [{ ...entry, subjects, clearedAt: now, toldAt: isSilent ? null : entry.toldAt }];
}

/** Of these the words follow what happens; of the others they stay as they were at the beginning, as the figures in them change all the time. */
const REWORDED: ReadonlySet<AlertKind> = new Set(['failing', 'credentials']);

function describe(entry: AlertRecord, trouble: Trouble): AlertRecord {
  const endpoints = [...new Map([...entry.endpoints, ...trouble.endpoints].map((endpoint) => [endpoint.id, endpoint])).values()];
  const message = REWORDED.has(trouble.kind) ? trouble.message : entry.message;
  return { ...entry, kind: trouble.kind, title: titleOf(trouble, endpoints), message, endpoints };
}

function withTrouble({ entries, nextId }: Book, trouble: Trouble, now: number): Book {
  const same = entries.find(({ cause, clearedAt, toldAt }) => cause === trouble.cause && (clearedAt === null || toldAt !== null));
  if (same !== undefined) {
    const { message } = same;
    const joined = { ...describe({ ...same, subjects: [...same.subjects, trouble.subject], clearedAt: null }, trouble), message };
    return { entries: entries.map((entry) => (entry === same ? joined : entry)), nextId };
  }
  const { cause, kind, message, providerId, endpoints } = trouble;
  const title = titleOf(trouble, endpoints);
  const entry: AlertRecord = {
    id: nextId,
    at: now,
    clearedAt: null,
    toldAt: null,
    cause,
    kind,
    title,
    message,
    providerId,
    subjects: [trouble.subject],
    endpoints: [...endpoints],
  };
  return { entries: [...entries, entry], nextId: nextId + 1 };
}

/** What others may know of it. */
export function alertOf({ id, kind, at, clearedAt, title, message, providerId, endpoints }: AlertRecord): Alert {
  return { id, kind, at, clearedAt, title, message, providerId, endpoints };
}

/** Whether there is anything to tell of an alert, whether or not it is quiet. */
export function turnOf({ clearedAt, toldAt, kind }: AlertRecord, now: number): Told['turn'] | null {
  if (clearedAt !== null) return toldAt === null ? null : 'cleared';
  if (toldAt === null) return 'raised';
  return REMINDED.has(kind) && now - toldAt >= REMIND_AFTER_MS ? 'lasting' : null;
}

/** Everything that is to be told now, and the book once it has been. What is over and told of leaves it. */
export function tell(
  { entries, nextId }: Book,
  now: number,
  isQuiet: (entry: AlertRecord) => boolean,
): { readonly book: Book; readonly told: readonly Told[] } {
  const told: Told[] = [];
  const left = entries.flatMap((entry) => {
    const turn = turnOf(entry, now);
    if (turn === null) return isOpen(entry) ? [entry] : [];
    if (isQuiet(entry)) return [entry];
    told.push({ turn, alert: alertOf(entry) });
    return turn === 'cleared' ? [] : [{ ...entry, toldAt: now }];
  });
  return { book: { entries: left, nextId }, told };
}

/** When something is to be told next by the clock alone, wall ms; infinity: never. */
export function nextReminder({ entries }: Book): number {
  const times = entries.flatMap(({ clearedAt, toldAt, kind }) => (clearedAt === null && toldAt !== null && REMINDED.has(kind) ? [toldAt] : []));
  return Math.min(...times) + REMIND_AFTER_MS;
}
