import './settings.css';
import { GeneralSwitch } from '../settings/GeneralSwitch.tsx';
import type { Editing, General } from '../settings/general.ts';
import { Section } from '../settings/Rows.tsx';
import { SwitchRow } from '../settings/SwitchRow.tsx';
import { TextRow } from '../settings/TextRow.tsx';
import { WebhookRow } from './WebhookRow.tsx';

type Rule = {
  readonly [Name in keyof General['alertRules']]: General['alertRules'][Name] extends boolean ? Name : never;
}[keyof General['alertRules']];

const rules: readonly { readonly name: Rule; readonly label: string; readonly text: string }[] = [
  {
    name: 'failing',
    label: 'Failing endpoints',
    text: 'When an endpoint has failed three times in a row, and when it answers again.',
  },
  {
    name: 'credentials',
    label: 'Credentials',
    text: 'When credentials are refused, or AWS credentials expire within 15 minutes and nothing renews them.',
  },
  { name: 'budget', label: 'Budgets', text: 'When 80 % of a budget are spent, and when all of it is.' },
];

/** What is told, and where to. */
export function AlertSettings({ isDesktop, ...editing }: Editing & { readonly isDesktop: boolean }) {
  const { general, save } = editing;
  const { alertRules } = general;
  const saveSlow = (text: string): Promise<string | null> => {
    if (text === '') return save({ alertRules: { ...alertRules, slowAfterPings: null } });
    return /^\d+$/.test(text) ? save({ alertRules: { ...alertRules, slowAfterPings: Number(text) } }) : Promise.resolve(NOT_PINGS);
  };
  return (
    <Section
      name="alerts"
      title="Alerts"
      text="What you are told without asking: at most one message a minute, again every six hours while something fails, and nothing of what is paused or rests."
    >
      {rules.map(({ name, label, text }) => (
        <SwitchRow
          key={name}
          label={label}
          text={text}
          checked={alertRules[name]}
          onSave={(on) => save({ alertRules: { ...alertRules, [name]: on } })}
        />
      ))}
      <TextRow
        label="Slow endpoints"
        text="When TTFT was above the target of an endpoint, which is one of its settings, for so many pings in a row. Empty: never."
        value={alertRules.slowAfterPings === null ? '' : String(alertRules.slowAfterPings)}
        numeric
        unit="pings"
        onSave={saveSlow}
      />
      {isDesktop && (
        <GeneralSwitch
          {...editing}
          name="alerts"
          label="Notifications"
          text="Show alerts as notifications of your system. A click opens the endpoint."
        />
      )}
      <WebhookRow webhook={general.webhook} save={save} />
    </Section>
  );
}

const NOT_PINGS = 'Write a whole number of pings, for example 5, or leave it empty for never.';
