import { ChevronDown } from 'lucide-react';
import { pauseEnds } from '../actions.ts';
import { shortTime } from '../format.ts';
import { serviceNow, useTicking } from '../live/clock.ts';
import { UNTIL_WANTED } from '../openPause.ts';
import { Menu, MenuItem } from './Menu.tsx';

interface PauseMenuProps {
  /** What the button says to a screen reader while nothing is paused. */
  readonly label?: string;
  /** End of the pause, wall-clock ms; `null` without one. */
  readonly pausedUntil: number | null;
  /** The button says when the pause ends; without it that is said beside. */
  readonly namesEnd?: boolean;
  /** `null` goes on at once. */
  readonly onPause: (pausedUntil: number | null) => Promise<unknown>;
}

/** Pauses pings for a while, and goes on before its end. */
export function PauseMenu({ label = 'Pause', pausedUntil, namesEnd = false, onPause }: PauseMenuProps) {
  const end = useTicking((now) => (pausedUntil !== null && pausedUntil > now ? shortTime(pausedUntil, now) : ''));
  const morning = useTicking((now) => shortTime(pauseEnds(now).tomorrow, now));
  const text = end === '' ? 'Pause' : namesEnd && pausedUntil !== UNTIL_WANTED ? `Paused until ${end}` : 'Paused';
  return (
    <Menu
      label={end === '' ? label : text}
      button={
        <>
          {text}
          <ChevronDown size={16} aria-hidden />
        </>
      }
    >
      {end !== '' && <MenuItem onSelect={() => void onPause(null)}>Resume</MenuItem>}
      <MenuItem onSelect={() => void onPause(pauseEnds(serviceNow()).hour)}>For 1 hour</MenuItem>
      <MenuItem onSelect={() => void onPause(pauseEnds(serviceNow()).tomorrow)}>Until tomorrow ({morning})</MenuItem>
    </Menu>
  );
}
