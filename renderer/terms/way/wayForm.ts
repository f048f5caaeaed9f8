import { parseDuration } from '../../../electron/domain/duration.ts';
import type { Endpoint } from '../../../electron/domain/endpoint.ts';
import type { EndpointChange } from '../../actions.ts';
import { sentenceOf } from '../../settings/general.ts';

export interface HeaderRow {
  /** Stays the same while name and value are typed. */
  readonly key: number;
  readonly name: string;
  readonly value: string;
}

/** An endpoint but for its system prompt, which has a form of its own. */
type Pinged = Omit<Endpoint, 'prefix'>;

/** What a ping sends, as texts while they are edited; an empty one means "as usual". */
export interface WayDraft {
  readonly task: Endpoint['task'];
  readonly prompt: string;
  readonly maxOutputTokens: string;
  readonly confirmations: string;
  readonly coldLimit: string;
  readonly warmLimit: string;
  readonly connectLimit: string;
  readonly headers: readonly HeaderRow[];
  /** JSON. */
  readonly body: string;
}

/** A sentence for what is wrong, by field; those of headers by their names, as the service tells them. */
export type WayErrors = Readonly<Partial<Record<string, string>>>;

export function draftOf(endpoint: Pinged): WayDraft {
  const { task, prompt, maxOutputTokens, confirmations, coldLimit, warmLimit, connectLimit, headers = {}, body } = endpoint;
  return {
    task,
    prompt: prompt ?? '',
    maxOutputTokens: maxOutputTokens === undefined ? '' : String(maxOutputTokens),
    confirmations: confirmations === undefined ? '' : String(confirmations),
    coldLimit: coldLimit ?? '',
    warmLimit: warmLimit ?? '',
    connectLimit: connectLimit ?? '',
    headers: Object.entries(headers).map(([name, value], key) => ({ key, name, value })),
    body: body === undefined ? '' : JSON.stringify(body, null, 2),
  };
}

/** The rows with one more, to be filled in. */
export function withRow(rows: readonly HeaderRow[]): readonly HeaderRow[] {
  return [...rows, { key: 1 + Math.max(-1, ...rows.map(({ key }) => key)), name: '', value: '' }];
}

/** What is wrong as far as the page can tell; the service has the last word. */
export function errorsOf(draft: WayDraft): WayErrors {
  const body = bodyOf(draft.body);
  const checks: readonly (readonly [string, string | null])[] = [
    ['maxOutputTokens', wrongCount(draft.maxOutputTokens, 4096)],
    ['confirmations', wrongCount(draft.confirmations, 10)],
    ['coldLimit', wrongLimit(draft.coldLimit)],
    ['warmLimit', wrongLimit(draft.warmLimit)],
    ['connectLimit', wrongLimit(draft.connectLimit)],
    ['body', body.ok ? null : body.error],
    ...filled(draft.headers).map(({ name }, index, all) => [errorKey(name), wrongName(name, all.slice(0, index))] as const),
  ];
  return Object.fromEntries(checks.flatMap(([field, error]) => (error === null ? [] : [[field, error]])));
}

/** What the service has said is wrong, by field. */
export function errorsIn(message: string): WayErrors {
  const lines = message.split('\n').map((line) => {
    const [, path = '', text = line] = /^([A-Za-z]+(?:[.[][^:]*)?): (.*)$/s.exec(line) ?? [];
    if (path.startsWith('headers.')) return [path, sentenceOf(text)] as const;
    if (path.startsWith('body.')) return ['body', `${path.slice('body.'.length)}: ${text}.`] as const;
    return [/^[A-Za-z]+/.exec(path)?.[0] ?? 'other', sentenceOf(text)] as const;
  });
  return Object.fromEntries(lines);
}

export const errorKey = (name: string): string => `headers.${name.trim()}`;

/** The fields to change so that the endpoint is as the (right) draft says; `null` takes one back to what is usual. */
export function changeOf(draft: WayDraft, endpoint: Pinged): EndpointChange {
  const before = draftOf(endpoint);
  const isOther = (field: 'prompt' | 'maxOutputTokens' | 'confirmations' | 'coldLimit' | 'warmLimit' | 'connectLimit' | 'body'): boolean =>
    draft[field].trim() !== before[field].trim();
  const headers = headersOf(draft.headers);
  const body = bodyOf(draft.body);
  return {
    ...(draft.task !== before.task && { task: draft.task }),
    ...(isOther('prompt') && { prompt: draft.prompt.trim() === '' ? null : draft.prompt }),
    ...(isOther('maxOutputTokens') && { maxOutputTokens: countOf(draft.maxOutputTokens) }),
    ...(isOther('confirmations') && { confirmations: countOf(draft.confirmations) }),
    ...(isOther('coldLimit') && { coldLimit: draft.coldLimit.trim() || null }),
    ...(isOther('warmLimit') && { warmLimit: draft.warmLimit.trim() || null }),
    ...(isOther('connectLimit') && { connectLimit: draft.connectLimit.trim() || null }),
    ...(JSON.stringify(headers) !== JSON.stringify(endpoint.headers ?? null) && { headers }),
    ...(isOther('body') && { body: body.ok ? body.value : null }),
  };
}

/** Rows in which something stands. */
const filled = (rows: readonly HeaderRow[]): readonly HeaderRow[] => rows.filter(({ name, value }) => name.trim() !== '' || value.trim() !== '');

function headersOf(rows: readonly HeaderRow[]): Record<string, string> | null {
  const entries = filled(rows).map(({ name, value }) => [name.trim(), value.trim()] as const);
  return entries.length === 0 ? null : Object.fromEntries(entries);
}

/** Two rows of one name would become one on the way. */
function wrongName(name: string, before: readonly HeaderRow[]): string | null {
  if (name.trim() === '') return 'Write a name, or remove the header.';
  return before.some((row) => row.name.trim().toLowerCase() === name.trim().toLowerCase()) ? `${name.trim()} is there twice.` : null;
}

type Read = { readonly ok: true; readonly value: Record<string, unknown> | null } | { readonly ok: false; readonly error: string };

function bodyOf(text: string): Read {
  if (text.trim() === '') return { ok: true, value: null };
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return { ok: true, value: Object.keys(value).length === 0 ? null : value };
    return { ok: false, error: 'Write an object of fields, for example {"top_k": 20}.' };
  } catch (error) {
    return { ok: false, error: `This is not JSON: ${error instanceof Error ? error.message : String(error)}.` };
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const countOf = (text: string): number | null => (text.trim() === '' ? null : Number(text.trim()));

function wrongCount(text: string, most: number): string | null {
  const n = countOf(text);
  return n === null || (Number.isInteger(n) && n >= 1 && n <= most) ? null : `Write a whole number from 1 to ${most}.`;
}

function wrongLimit(text: string): string | null {
  if (text.trim() === '') return null;
  const seconds = parseDuration(text);
  if (!seconds.ok) return `${seconds.error}.`;
  return seconds.value > 0 ? null : 'A limit is longer than 0 s.';
}
