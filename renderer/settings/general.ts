import type { Settings } from '../../electron/domain/settings.ts';
import { apiPatch, type Problem } from '../api.ts';
import { useFetched } from '../components/useFetched.ts';

/** The settings without providers, endpoints and profiles, which have views and routes of their own. */
export type General = Omit<Settings, 'version' | 'providers' | 'endpoints' | 'profiles' | 'profile'>;

/** Saves at once. @returns what is wrong with the change, `null` when it is saved */
export type Save = (change: Partial<General>) => Promise<string | null>;

export interface Editing {
  readonly general: General;
  readonly save: Save;
}

/** The general settings as they are, and how to change them. */
export function useGeneral(): { readonly editing: Editing | null; readonly problem: Problem | null; readonly again: () => void } {
  const { value, problem, again, set } = useFetched<General>('/api/settings');
  const save: Save = async (change) => {
    const answer = await apiPatch<General>('/api/settings', change);
    if (answer.ok) set(answer.value);
    return answer.ok ? null : sentenceOf(answer.problem.message);
  };
  return { editing: value === null ? null : { general: value, save }, problem, again };
}

/** The service names the setting first (`prices[0].model: …`); the page shows the message right there. */
export function sentenceOf(message: string): string {
  const [first = ''] = message.split('\n');
  const text = first.replace(/^[A-Za-z]+(?:\.[A-Za-z]+|\[\d+\])*: /, '');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.?]$/.test(text) ? '' : '.'}`;
}
