import { Check, ChevronDown, Layers } from 'lucide-react';
import { Suspense, useState } from 'react';
import type { State } from '../../electron/api/state.ts';
import { Menu, MenuChoice, MenuItem } from '../components/Menu.tsx';
import { ProfileDialog } from '../loadParts.ts';
import { navigate } from '../route.ts';
import { switchTo } from './profileActions.ts';

/** Which profile holds, the others to switch to, and what holds now as a new one. Nothing where there is no profile yet. */
export function ProfileMenu({ state: { profiles, profile } }: { readonly state: Pick<State, 'profiles' | 'profile'> }) {
  const [saving, setSaving] = useState(false);
  if (profiles.length === 0) return null;
  const current = profiles.find(({ id }) => id === profile);
  return (
    <>
      <Menu
        label={current === undefined ? 'Profile: none holds' : `Profile: ${current.name}`}
        button={
          <>
            <Layers size={16} aria-hidden />
            <span className="home-profile-name">{current?.name ?? 'Profile'}</span>
            <ChevronDown size={16} aria-hidden />
          </>
        }
      >
        {profiles.map((one) => (
          <MenuChoice key={one.id} checked={one.id === profile} onSelect={() => void switchTo(one)}>
            <Check size={16} aria-hidden />
            {one.name}
          </MenuChoice>
        ))}
        <hr />
        <MenuItem onSelect={() => setSaving(true)}>Save as profile …</MenuItem>
        <MenuItem onSelect={() => navigate({ view: 'settings', section: 'profiles' })}>Edit profiles</MenuItem>
      </Menu>
      {saving && (
        <Suspense>
          <ProfileDialog profile={null} onClose={() => setSaving(false)} />
        </Suspense>
      )}
    </>
  );
}
