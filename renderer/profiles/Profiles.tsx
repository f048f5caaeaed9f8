import { Ellipsis, Plus } from 'lucide-react';
import { useState } from 'react';
import type { Profile } from '../../electron/domain/profile.ts';
import { Menu, MenuItem } from '../components/Menu.tsx';
import { showToast } from '../components/toastStore.ts';
import { useFetched } from '../components/useFetched.ts';
import { Row, Section } from '../settings/Rows.tsx';
import { ProfileDialog } from './ProfileDialog.tsx';
import { changeProfile, removeProfile, switchTo } from './profileActions.ts';
import { profileSummary } from './profileSummary.ts';
import './profiles.css';

interface Listed {
  readonly profiles: readonly Profile[];
  readonly profile: string | null;
}

/** Named sets of terms to switch between. */
export function Profiles() {
  const { value, problem } = useFetched<Listed>('/api/profiles');
  const [dialog, setDialog] = useState<{ readonly profile: Profile | null } | null>(null);
  return (
    <Section
      title="Profiles"
      name="profiles"
      text="Named sets of terms to switch between: whether to keep warm, the hours of all endpoints, and each endpoint’s switch, interval and hours. Switch here, in the head of the list, in the tray, or with: pilotlight profile NAME"
    >
      {value === null && problem !== null && <p className="field-error">{problem.message}</p>}
      {value?.profiles.length === 0 && (
        <p className="settings-none">No profile yet. Set everything as it should be, for example for work, then save it under a name.</p>
      )}
      {value?.profiles.map((profile) => (
        <ProfileRow key={profile.id} profile={profile} isCurrent={profile.id === value.profile} onEdit={() => setDialog({ profile })} />
      ))}
      <div className="profiles-new">
        <button type="button" className="button" onClick={() => setDialog({ profile: null })}>
          <Plus size={16} aria-hidden />
          Save what holds now as a profile
        </button>
      </div>
      {dialog !== null && <ProfileDialog {...dialog} onClose={() => setDialog(null)} />}
    </Section>
  );
}

function ProfileRow({ profile, isCurrent, onEdit }: { readonly profile: Profile; readonly isCurrent: boolean; readonly onEdit: () => void }) {
  const { id, name } = profile;
  const update = async (): Promise<void> => {
    const answer = await changeProfile(id, { takeNow: true });
    if (!answer.ok) showToast(answer.problem.message, { tone: 'bad' });
  };
  return (
    <Row label={name} text={profileSummary(profile)}>
      {isCurrent ? (
        <span className="profiles-current">Holds now</span>
      ) : (
        <button type="button" className="button" aria-label={`Switch to ${name}`} onClick={() => void switchTo(profile)}>
          Switch
        </button>
      )}
      <Menu label={`Actions for the profile ${name}`} className="icon-button" button={<Ellipsis size={20} aria-hidden />}>
        <MenuItem onSelect={onEdit}>Edit …</MenuItem>
        <MenuItem disabled={isCurrent} onSelect={() => void update()}>
          Update with what holds now
        </MenuItem>
        {isCurrent && profile.releaseAll && <MenuItem onSelect={() => void switchTo(profile)}>Free memory again</MenuItem>}
        <MenuItem danger onSelect={() => void removeProfile(id)}>
          Remove
        </MenuItem>
      </Menu>
    </Row>
  );
}
