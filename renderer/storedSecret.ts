import { type Answer, apiDelete, apiPost, path } from './api.ts';

/** So long a change can be undone, and a little more, ms. */
const UNDO_MS = 61_000;

/** Stores a secret under the name, or one like it that is free. */
export function storeSecret(name: string, secret: string): Promise<Answer<{ readonly ref: string }>> {
  return apiPost<{ ref: string }>('/api/secrets', { name, secret });
}

/** Deletes a stored secret; the service keeps one that anything in the settings still refers to. One in the environment is not ours. */
export async function dropSecret(ref: string): Promise<Answer<unknown>> {
  return ref.startsWith('secret:') ? apiDelete(path`/api/secrets/${ref.slice('secret:'.length)}`) : { ok: true, value: null };
}

/** As {@link dropSecret}, once the change can no longer be undone. Where the page is closed before, the secret stays, and the settings show it as not used. */
export function dropSecretLater(ref: string): void {
  setTimeout(() => void dropSecret(ref), UNDO_MS);
}
