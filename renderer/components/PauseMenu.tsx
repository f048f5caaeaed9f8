import { ChevronDown } from 'lucide-react';
import { type ReactNode, Suspense, useId, useState } from 'react';
import { shortTime } from '../format.ts';
import { serviceNow, useTicking } from '../live/clock.ts';
import { UntilDialog } from '../loadParts.ts';
import { UNTIL_WANTED } from '../openPause.ts';
import { pauseEnds, warmEnds } from '../timerEnds.ts';
import { Menu, MenuItem } from './Menu.tsx';

interface PauseMenuProps {
  /** What the button says to a screen reader while neither a pause nor a timer runs. */
  readonly label?: string;
  /** End of the pause, wall-clock ms; `null` without one. */
  readonly pausedUntil: number | null;
  /** End of "keep warm until", wall-clock ms; `null` without one. */
  readonly warmUntil: number | null;
  /** The button says when the pause ends; without it that is said beside. */
  readonly namesEnd?: boolean;
  /** `null` goes on at once. */
  readonly onPause: (until: number | null, reason?: string | null) => Promise<unknown>;
  /** `null` ends it at once. */
  readonly onWarm: (until: number | null) => Promise<unknown>;
  /** More that ends what is going on. */
  readonly children?: ReactNode;
}

/** Pauses pings for a while, or keeps warm for a while whatever the hours say; and ends either before its time. */
export function PauseMenu({ label = 'Pause', pausedUntil, warmUntil, namesEnd = false, onPause, onWarm, children }: PauseMenuProps) {
  const [asked, setAsked] = useState<'pause' | 'warm' | null>(null);
  const pauseEnd = useTicking((now) => endOf(pausedUntil, now));
  const warmEnd = useTicking((now) => endOf(warmUntil, now));
  const morning = useTicking((now) => shortTime(pauseEnds(now).tomorrow, now));
  const stop = useTicking((now) => shortTime(warmEnds(now).stop, now));
  const paused = namesEnd && pausedUntil !== UNTIL_WANTED ? `Paused until ${pauseEnd}` : 'Paused';
  const text = pauseEnd !== '' ? paused : warmEnd !== '' ? `Warm until ${warmEnd}` : 'Pause';
  return (
    <>
      <Menu
        label={text === 'Pause' ? label : text}
        button={
          <>
            {text}
            <ChevronDown size={16} aria-hidden />
          </>
        }
      >
        {pauseEnd !== '' && <MenuItem onSelect={() => void onPause(null)}>Resume</MenuItem>}
        {pauseEnd === '' && warmEnd !== '' && <MenuItem onSelect={() => void onWarm(null)}>End the timer</MenuItem>}
        {(pauseEnd !== '' || warmEnd !== '') && <hr />}
        <Group title="Pause">
          <MenuItem onSelect={() => void onPause(pauseEnds(serviceNow()).hour)}>For 1 hour</MenuItem>
          <MenuItem onSelect={() => void onPause(pauseEnds(serviceNow()).tomorrow)}>Until tomorrow ({morning})</MenuItem>
          <MenuItem onSelect={() => setAsked('pause')}>Until …</MenuItem>
        </Group>
        <hr />
        <Group title="Keep warm">
          <MenuItem onSelect={() => void onWarm(warmEnds(serviceNow()).hours)}>For 3 hours</MenuItem>
          <MenuItem onSelect={() => void onWarm(warmEnds(serviceNow()).stop)}>Until {stop}</MenuItem>
          <MenuItem onSelect={() => setAsked('warm')}>Until …</MenuItem>
        </Group>
        {children}
      </Menu>
      {asked !== null && (
        <Suspense>
          <UntilDialog
            kind={asked}
            onChoose={(until, reason) => void (asked === 'pause' ? onPause(until, reason) : onWarm(until))}
            onClose={() => setAsked(null)}
          />
        </Suspense>
      )}
    </>
  );
}

/** Nothing when it is over. */
function endOf(until: number | null, now: number): string {
  return until !== null && until > now ? shortTime(until, now) : '';
}

function Group({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const id = useId();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of a menu, not of a form.
    <div role="group" aria-labelledby={id}>
      <p className="menu-title" id={id}>
        {title}
      </p>
      {children}
    </div>
  );
}
