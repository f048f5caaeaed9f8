import { parseDuration } from '../../electron/domain/duration.ts';
import type { BringBack, Endpoint } from '../../electron/domain/endpoint.ts';
import type { EndpointChange } from '../actions.ts';

/** Settings of an endpoint as texts while they are edited; an empty one means "as usual". */
export interface FormTexts {
  readonly prompt: string;
  readonly task: string;
  readonly bringBack: string;
  readonly maxOutputTokens: string;
  readonly coldLimit: string;
  readonly warmLimit: string;
  readonly targetMs: string;
}
export type FormField = keyof FormTexts;
/** A sentence for each field that is wrong. */
export type FormErrors = Readonly<Partial<Record<FormField, string>>>;

export function textsOf({ prompt, task, bringBack, maxOutputTokens, coldLimit, warmLimit, targetMs }: Endpoint): FormTexts {
  return {
    prompt: prompt ?? '',
    task,
    bringBack: bringBack ?? 'whenFree',
    maxOutputTokens: textOf(maxOutputTokens),
    coldLimit: coldLimit ?? '',
    warmLimit: warmLimit ?? '',
    targetMs: textOf(targetMs),
  };
}

const textOf = (value: number | undefined): string => (value === undefined ? '' : String(value));

/** What is wrong with the texts; the service has the last word. */
export function errorsOf(texts: FormTexts): FormErrors {
  const checks: readonly (readonly [FormField, string | null])[] = [
    ['maxOutputTokens', wrongCount(texts.maxOutputTokens)],
    ['coldLimit', wrongLimit(texts.coldLimit)],
    ['warmLimit', wrongLimit(texts.warmLimit)],
    ['targetMs', wrongTarget(texts.targetMs)],
  ];
  return Object.fromEntries(checks.filter(([, error]) => error !== null));
}

/** The fields to change so that the endpoint is as the (right) texts say; `null` takes one back to what is usual. */
export function changeOf(texts: FormTexts, endpoint: Endpoint): EndpointChange {
  const before = textsOf(endpoint);
  const isOther = (...fields: readonly FormField[]): boolean => fields.some((field) => texts[field].trim() !== before[field].trim());
  return {
    ...(isOther('prompt') && { prompt: texts.prompt.trim() === '' ? null : texts.prompt }),
    ...(isOther('task') && { task: texts.task === 'embed' ? 'embed' : 'chat' }),
    ...(isOther('bringBack') && { bringBack: BRING_BACKS.find((one) => one === texts.bringBack) ?? null }),
    ...(isOther('maxOutputTokens') && { maxOutputTokens: numberOf(texts.maxOutputTokens) }),
    ...(isOther('coldLimit') && { coldLimit: texts.coldLimit.trim() || null }),
    ...(isOther('warmLimit') && { warmLimit: texts.warmLimit.trim() || null }),
    ...(isOther('targetMs') && { targetMs: numberOf(texts.targetMs) }),
  };
}

/** What can be chosen besides `whenFree`, which is usual. */
const BRING_BACKS = ['never', 'always'] as const satisfies readonly BringBack[];

const isEmpty = (text: string): boolean => text.trim() === '';
const numberOf = (text: string): number | null => (isEmpty(text) ? null : Number(text.trim().replace(',', '.')));

const MOST_TOKENS = 4096;
const LONGEST_TARGET_MS = 3_600_000;

function wrongCount(text: string): string | null {
  const n = numberOf(text);
  return n === null || (Number.isInteger(n) && n >= 1 && n <= MOST_TOKENS) ? null : `Write a whole number from 1 to ${MOST_TOKENS}.`;
}

function wrongLimit(text: string): string | null {
  if (isEmpty(text)) return null;
  const seconds = parseDuration(text);
  if (!seconds.ok) return `${seconds.error}.`;
  return seconds.value > 0 ? null : 'A limit is longer than 0 s.';
}

function wrongTarget(text: string): string | null {
  const n = numberOf(text);
  return n === null || (n > 0 && n <= LONGEST_TARGET_MS) ? null : 'Write milliseconds, for example 500.';
}
