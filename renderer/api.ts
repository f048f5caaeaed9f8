import { noteOwnChange } from './ownChanges.ts';

/** What went wrong, in a sentence for people. `kind` is that of the API's problems, or `unreachable` when nothing answered. */
export interface Problem {
  readonly kind: string;
  readonly message: string;
  /** HTTP status; 0 when nothing answered. */
  readonly status: number;
}

export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem };

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** One request to the service that serves this page. The types are the service's own; it checks what it is sent. */
async function call<T>(method: Method, path: string, body?: unknown, signal?: AbortSignal): Promise<Answer<T>> {
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
    noteChange(response);
    if (response.ok) return { ok: true, value: await response.json() };
  } catch {
    return { ok: false, problem: unreachable };
  }
  return { ok: false, problem: await problemOf(response) };
}

/** The service says which change of the settings this request was, to be undone. */
function noteChange({ headers }: Response): void {
  const change = headers.get('pilotlight-undo');
  if (change !== null) noteOwnChange(change);
}

const unreachable: Problem = { kind: 'unreachable', message: 'Pilot Light does not answer. Is it still running?', status: 0 };

/** Reads what is a text for people, not JSON. */
export async function apiText(path: string): Promise<Answer<string>> {
  try {
    const response = await fetch(path);
    return response.ok ? { ok: true, value: await response.text() } : { ok: false, problem: await problemOf(response) };
  } catch {
    return { ok: false, problem: unreachable };
  }
}

async function problemOf(response: Response): Promise<Problem> {
  const { status } = response;
  const plain = { kind: 'failed', message: `Pilot Light answered with status ${status}.`, status };
  try {
    const { error }: { error?: { kind?: string; message?: string } } = await response.json();
    return { kind: error?.kind ?? plain.kind, message: error?.message ?? plain.message, status };
  } catch {
    return plain;
  }
}

export const apiGet = <T>(path: string, signal?: AbortSignal): Promise<Answer<T>> => call<T>('GET', path, undefined, signal);
export const apiPost = <T>(path: string, body: unknown = {}, signal?: AbortSignal): Promise<Answer<T>> => call<T>('POST', path, body, signal);
export const apiPut = <T>(path: string, body: unknown): Promise<Answer<T>> => call<T>('PUT', path, body);
export const apiPatch = <T>(path: string, body: unknown): Promise<Answer<T>> => call<T>('PATCH', path, body);
export const apiDelete = <T>(path: string): Promise<Answer<T>> => call<T>('DELETE', path);

/** A path with its parts made safe for a URL: `` path`/api/endpoints/${id}` ``. */
export function path(strings: TemplateStringsArray, ...parts: readonly (string | number)[]): string {
  return strings.map((text, i) => text + encodeURIComponent(parts[i] ?? '')).join('');
}
