import { Plus } from 'lucide-react';
import type { State } from '../../electron/api/state.ts';
import { changeSettings } from '../actions.ts';
import { MenuItem } from '../components/Menu.tsx';
import { PauseMenu } from '../components/PauseMenu.tsx';
import { Switch } from '../components/Switch.tsx';
import { useTicking } from '../live/clock.ts';
import { freeMemory } from '../memory/memoryActions.ts';
import { ProfileMenu } from '../profiles/ProfileMenu.tsx';
import { hrefOf } from '../route.ts';
import { pauseAll, warmAll } from '../timers.ts';
import { dayLine, headline, sharingLine, standstill } from './summary.ts';

/** How things stand, in one line; and what concerns all endpoints at once. */
export function Head({ state }: { readonly state: State }) {
  const title = useTicking((now) => headline(state, now));
  const why = standstill(state);
  const shared = sharingLine(state);
  return (
    <div className="home-head">
      <div>
        <h1>{title}</h1>
        {why !== null && <p>{why}</p>}
        <p className="muted">{dayLine(state)}</p>
        {shared !== null && (
          <p className="muted">
            {shared} <a href={hrefOf({ view: 'settings', section: 'sharing' })}>Several machines</a>
          </p>
        )}
      </div>
      <div className="home-controls">
        <Switch
          label="Keep warm"
          showLabel
          checked={state.warming && !state.disabled}
          disabled={state.disabled}
          onChange={(warming) => changeSettings({ warming })}
        />
        <ProfileMenu state={state} />
        <PauseMenu pausedUntil={state.pausedUntil} warmUntil={state.warmUntil} onPause={pauseAll} onWarm={warmAll}>
          {state.servers.some(({ can }) => can.unload) && (
            <>
              <hr />
              <MenuItem onSelect={() => void freeMemory(null)}>Free all memory</MenuItem>
            </>
          )}
        </PauseMenu>
        <a className="button primary" href={hrefOf({ view: 'add', providerId: null })}>
          <Plus size={16} aria-hidden />
          Add<span className="home-add-what"> endpoint</span>
        </a>
      </div>
    </div>
  );
}
