import { type FormEvent, useId, useState } from 'react';
import type { Profile } from '../../electron/domain/profile.ts';
import { Dialog } from '../components/Dialog.tsx';
import { TextField } from '../components/Field.tsx';
import { sentenceOf } from '../settings/general.ts';
import { changeProfile, saveProfile } from './profileActions.ts';
import './profiles.css';

interface ProfileDialogProps {
  /** The one to change; `null`: a new one of what holds now. */
  readonly profile: Pick<Profile, 'id' | 'name' | 'releaseAll'> | null;
  readonly onClose: () => void;
}

/** Names a profile. */
export function ProfileDialog({ profile, onClose }: ProfileDialogProps) {
  const releaseId = useId();
  const [name, setName] = useState(profile?.name ?? '');
  const [releaseAll, setReleaseAll] = useState(profile?.releaseAll ?? false);
  const [error, setError] = useState<string>();
  const [saving, setSaving] = useState(false);

  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (saving) return;
    setSaving(true);
    const draft = { name, releaseAll };
    const answer = await (profile === null ? saveProfile(draft) : changeProfile(profile.id, draft));
    setSaving(false);
    if (answer.ok) onClose();
    else setError(sentenceOf(answer.problem.message));
  };

  return (
    <Dialog title={profile === null ? 'Save as profile' : `Edit the profile ${profile.name}`} onClose={onClose}>
      <form className="profiles-form" noValidate onSubmit={(event) => void save(event)}>
        {profile === null && (
          <p className="hint">
            A profile holds what holds now: whether Pilot Light keeps warm, the hours of all endpoints, and of each endpoint its switch, interval and
            hours.
          </p>
        )}
        <TextField label="Name" value={name} onChange={setName} placeholder="for example work" maxLength={60} error={error} autoFocus />
        <label className="profiles-check" htmlFor={releaseId}>
          <input id={releaseId} type="checkbox" checked={releaseAll} onChange={(event) => setReleaseAll(event.target.checked)} />
          <span>
            Free memory when switching to it
            <span className="hint">Unloads every model that its server can unload and nobody uses, for example before a game.</span>
          </span>
        </label>
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="button primary" aria-disabled={saving}>
            {profile === null ? 'Save profile' : 'Save changes'}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
