import { useId, useState } from 'react';
import { durationMs } from '../../electron/domain/duration.ts';
import { useWanted } from '../components/useWanted.ts';
import { roughly } from '../format.ts';
import { GeneralSwitch } from './GeneralSwitch.tsx';
import type { Editing, General } from './general.ts';
import { Row, Section } from './Rows.tsx';
import { SwitchRow } from './SwitchRow.tsx';

/** States of this computer in which its user wants no pings. The desktop app alone knows of them. */
export function ThisComputer({ platform, ...editing }: Editing & { readonly platform: string }) {
  const { general, save } = editing;
  const { canTell, text } = fullScreen(platform);
  return (
    <Section
      name="computer"
      title="This computer"
      text="While it is in such a state, nothing is pinged by itself, and the list says why. What is overdue afterwards is pinged at once. A ping by hand works all the same."
    >
      <GeneralSwitch {...editing} name="pauseOnBattery" label="Pause on battery" text="While this computer runs on battery." />
      <GeneralSwitch
        {...editing}
        name="pauseWhenLocked"
        label="Pause when locked"
        text={`While the screen is locked.${platform.startsWith('linux') ? ' Not every Linux desktop tells.' : ''}`}
      />
      <PauseWhenIdle {...editing} />
      <SwitchRow
        label="Pause under a full-screen program"
        text={text}
        checked={general.pauseForFullScreen && canTell}
        disabled={!canTell}
        onSave={(pauseForFullScreen) => save({ pauseForFullScreen })}
      />
    </Section>
  );
}

const STEPS = ['5m', '10m', '15m', '30m', '1h', '2h'] as const;
const NEVER = 'never';

function PauseWhenIdle({ general: { pauseWhenIdle }, save }: Editing) {
  const id = useId();
  const [error, setError] = useState<string | null>(null);
  const [shown, want] = useWanted(pauseWhenIdle ?? NEVER);
  const change = async (next: General['pauseWhenIdle']): Promise<boolean> => {
    const wrong = await save({ pauseWhenIdle: next });
    setError(wrong);
    return wrong === null;
  };
  const isUsual = pauseWhenIdle === null || STEPS.some((step) => step === pauseWhenIdle);
  return (
    <Row
      label="Pause when idle"
      text="After so long without a key or a movement of the mouse. Pings go on within two seconds once you are back."
      controlId={id}
      textId={`${id}-text`}
      error={error}
    >
      <select
        id={id}
        aria-describedby={`${id}-text`}
        className="select inline"
        value={shown}
        onChange={({ target: { value } }) => void want(value, change(value === NEVER ? null : value))}
      >
        <option value={NEVER}>Never</option>
        {STEPS.map((step) => (
          <option key={step} value={step}>
            {roughly(durationMs(step))}
          </option>
        ))}
        {!isUsual && <option value={pauseWhenIdle}>{roughly(durationMs(pauseWhenIdle))}</option>}
      </select>
    </Row>
  );
}

/** Where a game or another program over the whole screen can be known. */
function fullScreen(platform: string): { readonly canTell: boolean; readonly text: string } {
  const what = 'While a game or another program has the whole screen, and the GPU with it.';
  if (platform.startsWith('darwin')) return { canTell: false, text: `${what} macOS does not tell which programs do.` };
  if (!platform.startsWith('linux')) return { canTell: true, text: what };
  return {
    canTell: true,
    text: `${what} Known of games under GameMode, and of all programs under X11 where xprop is installed; Wayland does not tell.`,
  };
}
