import { differences } from './domain/differences.ts';
import type { Freed } from './domain/memory.ts';
import { findProfile, type Profile, withProfile } from './domain/profile.ts';
import { err, ok, type Result } from './domain/result.ts';
import type { SettingsStore } from './storage/settingsStore.ts';

/** What switching to a profile came to. `freed`: `null` where the profile frees nothing. */
export interface ProfileUse {
  readonly profile: Profile;
  readonly freed: Freed | null;
}

export interface ProfileParts {
  readonly settings: SettingsStore;
  /** Frees what servers can free and nobody uses. */
  readonly free: () => Promise<Freed>;
}

/** Switches to a profile by its id or name: one change, to be undone as one, with what freeing memory pauses. */
export async function switchProfile({ settings, free }: ProfileParts, nameOrId: string): Promise<Result<ProfileUse>> {
  const revision = settings.undoRevision;
  const changed = await settings.change((now) => {
    const profile = findProfile(now.profiles, nameOrId);
    return profile === undefined ? err(noProfile(nameOrId, now.profiles)) : ok(withProfile(now, profile));
  });
  if (!changed.ok) return changed;
  const profile = changed.value.profiles.find(({ id }) => id === changed.value.profile);
  if (profile === undefined) return err(noProfile(nameOrId, changed.value.profiles));
  if (!profile.releaseAll) return ok({ profile, freed: null });
  // Where everything was as the profile says already, there is no change to undo.
  const change = settings.undoRevision === revision ? null : settings.undoable;
  const freed = await free();
  const pauses = differences(changed.value, settings.current).filter((one) => one.kind === 'field' && one.name === 'pausedUntil');
  if (change !== null) settings.addToUndo(change.id, pauses);
  return ok({ profile, freed });
}

/** Says which profiles there are. */
export function noProfile(nameOrId: string, profiles: readonly Profile[]): string {
  const known = profiles.map(({ name }) => name).join(', ');
  return `There is no profile "${nameOrId}". ${known === '' ? 'None was saved yet.' : `There are: ${known}.`}`;
}
