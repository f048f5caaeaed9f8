import { GeneralSwitch } from './GeneralSwitch.tsx';
import type { Editing } from './general.ts';
import { Section } from './Rows.tsx';
import { TextRow } from './TextRow.tsx';

/** When pings are sent. */
export function Warming(editing: Editing) {
  const { general, save } = editing;
  return (
    <Section name="warming" title="Warming">
      <GeneralSwitch
        {...editing}
        name="warming"
        label="Keep warm"
        text="Ping your endpoints so that their models stay loaded. Off, nothing is sent by itself."
      />
      <TextRow
        label="Default interval"
        text="Silence after which an endpoint is pinged unless it has its own: for example 2m, 90s or 1h, or auto to have it found out."
        value={general.interval ?? ''}
        onSave={(interval) => save({ interval })}
      />
      <TextRow
        label="Start delay"
        text="How long after the start of Pilot Light the first pings wait, so that your servers can start too."
        value={general.startDelay}
        onSave={(startDelay) => save({ startDelay })}
      />
    </Section>
  );
}
