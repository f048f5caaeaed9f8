import type { State } from '../../electron/api/state.ts';
import type { Freed } from '../../electron/domain/memory.ts';
import type { Profile } from '../../electron/domain/profile.ts';
import { type Answer, apiDelete, apiPatch, apiPost, path } from '../api.ts';
import { showToast } from '../components/toastStore.ts';
import { memory } from '../format.ts';

export type ProfileName = State['profiles'][number];

/** Switches to a profile, and says what was freed where that frees memory. The switch itself is told with "Undo", as any change. */
export async function switchTo({ id }: Pick<ProfileName, 'id'>): Promise<void> {
  const answer = await apiPost<{ freed: Freed | null }>(path`/api/profiles/${id}/use`);
  if (!answer.ok) showToast(answer.problem.message, { tone: 'bad' });
  else if (answer.value.freed !== null) showToast(freedWords(answer.value.freed));
}

/** What freeing came to, in a sentence or two. */
function freedWords({ freed, freedBytes, skipped }: Pick<Freed, 'freed' | 'freedBytes' | 'skipped'>): string {
  const size = freedBytes === null ? '' : `${memory(freedBytes)}: `;
  const done = freed.length === 0 ? 'There was nothing to free.' : `Freed ${size}${freed.map(({ model }) => model).join(', ')}.`;
  return [done, ...skipped.map(({ reason }) => `Not freed: ${reason}`)].join(' ');
}

/** What is asked of a new profile, and may be changed later. */
export interface ProfileDraft {
  readonly name: string;
  readonly releaseAll: boolean;
}

/** Saves what holds now. */
export const saveProfile = (draft: ProfileDraft): Promise<Answer<Profile>> => apiPost<Profile>('/api/profiles', draft);

export const changeProfile = (id: string, change: Partial<ProfileDraft> & { readonly takeNow?: true }): Promise<Answer<Profile>> =>
  apiPatch<Profile>(path`/api/profiles/${id}`, change);

export async function removeProfile(id: string): Promise<void> {
  const answer = await apiDelete(path`/api/profiles/${id}`);
  if (!answer.ok) showToast(answer.problem.message, { tone: 'bad' });
}
