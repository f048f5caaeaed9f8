import { lazy, Suspense, useId, useState } from 'react';
import { patiently } from '../later.ts';
import { useLive } from '../live/live.ts';
import { StopAfter } from '../terms/hours/StopAfter.tsx';
import { GeneralSwitch } from './GeneralSwitch.tsx';
import type { Editing, General } from './general.ts';
import { Row, Section } from './Rows.tsx';
import { SwitchRow } from './SwitchRow.tsx';

const HoursEditor = lazy(() => patiently(() => import('../terms/hours/HoursEditor.tsx')));
const MindCold = lazy(() => patiently(() => import('../terms/hours/MindCold.tsx')));

/** When everything is kept warm that has no hours of its own. */
export function Hours(editing: Editing) {
  const { general, save } = editing;
  const timeZone = useLive(({ state }) => state?.timeZone ?? 'UTC');
  return (
    <Section
      name="hours"
      title="Hours"
      text="When endpoints are kept warm; each may have hours of its own. Outside them nothing is pinged by itself. What you paint or write counts once you save it."
    >
      <div className="settings-hours">
        <Suspense fallback={<p className="hint">Loading …</p>}>
          <HoursEditor
            hours={general.hours}
            timeZone={timeZone}
            learned={
              <>
                <p>
                  Each endpoint is kept warm when its past use says that it is likely to be used. Its own view shows what was picked for it, and why.
                </p>
                <MindCold value={general.mindCold} onChange={async (mindCold) => (await save({ mindCold })) === null} />
              </>
            }
            onSave={(hours) => save({ hours })}
          />
        </Suspense>
      </div>
      <StopAfterRow {...editing} />
      <GeneralSwitch
        {...editing}
        name="releaseAfterHours"
        label="Release at the end of hours"
        text="Unload the model when its hours end, where its server can, so that its memory is free."
      />
      {warmOns.map(({ name, label, text }) => (
        <SwitchRow
          key={name}
          label={label}
          text={text}
          checked={general.warmOn[name]}
          onSave={(on) => save({ warmOn: { ...general.warmOn, [name]: on } })}
        />
      ))}
    </Section>
  );
}

interface WarmOn {
  readonly name: keyof General['warmOn'];
  readonly label: string;
  readonly text: string;
}

const warmOns: readonly WarmOn[] = [
  {
    name: 'start',
    label: 'Warm at start',
    text: 'Ping after the start delay when Pilot Light starts or you log in. Off, the first ping comes a whole interval later.',
  },
  { name: 'resume', label: 'Warm after sleep', text: 'Ping what is overdue when this computer wakes up. Off, a whole interval later.' },
  { name: 'hours', label: 'Warm when hours begin', text: 'Ping at once when the hours of an endpoint begin. Off, a whole interval later.' },
];

function StopAfterRow({ general, save }: Editing) {
  const id = useId();
  const [error, setError] = useState<string | null>(null);
  const change = async (stopAfterUnused: string | null): Promise<boolean> => {
    const wrong = await save({ stopAfterUnused });
    setError(wrong);
    return wrong === null;
  };
  return (
    <Row
      label="Stop after"
      text="Leave an endpoint alone that nobody has used for so long, where its server shows that others use it. It goes on with the next use."
      controlId={id}
      textId={`${id}-text`}
      error={error}
    >
      <StopAfter id={id} describedBy={`${id}-text`} value={general.stopAfterUnused} onChange={change} />
    </Row>
  );
}
