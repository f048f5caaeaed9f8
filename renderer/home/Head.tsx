import { ChevronDown, Plus } from 'lucide-react';
import type { State } from '../../electron/api/state.ts';
import { changeSettings, pauseAll, pauseEnds } from '../actions.ts';
import { Menu, MenuItem } from '../components/Menu.tsx';
import { Switch } from '../components/Switch.tsx';
import { shortTime } from '../format.ts';
import { serviceNow, useTicking } from '../live/clock.ts';
import { hrefOf } from '../route.ts';
import { dayLine, headline, standstill } from './summary.ts';

/** How things stand, in one line; and what concerns all endpoints at once. */
export function Head({ state }: { readonly state: State }) {
  const title = useTicking((now) => headline(state, now));
  const why = standstill(state);
  return (
    <div className="home-head">
      <div>
        <h1>{title}</h1>
        {why !== null && <p>{why}</p>}
        <p className="muted">
          <span className="visually-hidden">The last 24 hours: </span>
          <span aria-hidden>24 h: </span>
          {dayLine(state)}
        </p>
      </div>
      <div className="home-controls">
        <Switch
          label="Keep warm"
          showLabel
          checked={state.warming && !state.disabled}
          disabled={state.disabled}
          onChange={(warming) => changeSettings({ warming })}
        />
        <PauseMenu isPaused={state.pausedUntil !== null} />
        <a className="button primary" href={hrefOf({ view: 'add', providerId: null })}>
          <Plus size={16} aria-hidden />
          Add<span className="home-add-what"> endpoint</span>
        </a>
      </div>
    </div>
  );
}

function PauseMenu({ isPaused }: { readonly isPaused: boolean }) {
  const morning = useTicking((now) => shortTime(pauseEnds(now).tomorrow, now));
  return (
    <Menu
      label={isPaused ? 'Paused' : 'Pause'}
      button={
        <>
          {isPaused ? 'Paused' : 'Pause'}
          <ChevronDown size={16} aria-hidden />
        </>
      }
    >
      {isPaused && <MenuItem onSelect={() => void pauseAll(null)}>Resume</MenuItem>}
      <MenuItem onSelect={() => void pauseAll(pauseEnds(serviceNow()).hour)}>For 1 hour</MenuItem>
      <MenuItem onSelect={() => void pauseAll(pauseEnds(serviceNow()).tomorrow)}>Until tomorrow ({morning})</MenuItem>
    </Menu>
  );
}
