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

/** Switches between profiles, one switch after the other: what the first still frees and pauses must not stay paused under the second. */
export class ProfileSwitch {
  readonly #parts: ProfileParts;
  #switching: Promise<unknown> = Promise.resolve();

  constructor(parts: ProfileParts) {
    this.#parts = parts;
  }

  /** Switches to a profile by its id or name: one change, to be undone as one, with what freeing memory pauses. */
  to(nameOrId: string): Promise<Result<ProfileUse>> {
    const done = this.#switching.then(() => this.#switch(nameOrId));
    this.#switching = done.catch(() => undefined);
    return done;
  }

  async #switch(nameOrId: string): Promise<Result<ProfileUse>> {
    const { settings, free } = this.#parts;
    const changeIds: string[] = [];
    const changed = await settings.change(
      (now) => {
        const profile = findProfile(now.profiles, nameOrId);
        return profile === undefined ? err(noProfile(nameOrId, now.profiles)) : ok(withProfile(now, profile));
      },
      { by: 'user', onUndoable: (id) => changeIds.push(id) },
    );
    if (!changed.ok) return changed;
    const profile = changed.value.profiles.find(({ id }) => id === changed.value.profile);
    if (profile === undefined) return err(noProfile(nameOrId, changed.value.profiles));
    if (!profile.releaseAll) return ok({ profile, freed: null });
    const freed = await free();
    // A pause that somebody else began meanwhile is none of the profile's.
    const isOurs = (id: string): boolean => freed.pausedIds.includes(id);
    const pauses = differences(changed.value, settings.current).filter((one) => one.kind === 'field' && one.name === 'pausedUntil' && isOurs(one.id));
    // Where everything was as the profile says already, there is no change to undo.
    for (const id of changeIds) settings.addToUndo(id, pauses);
    return ok({ profile, freed });
  }
}

/** Says which profiles there are. */
export function noProfile(nameOrId: string, profiles: readonly Profile[]): string {
  const known = profiles.map(({ name }) => name).join(', ');
  return `There is no profile "${nameOrId}". ${known === '' ? 'None was saved yet.' : `There are: ${known}.`}`;
}
