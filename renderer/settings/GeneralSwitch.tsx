import type { Editing, General } from './general.ts';
import { SwitchRow } from './SwitchRow.tsx';

type SwitchName = { readonly [Name in keyof General]: General[Name] extends boolean ? Name : never }[keyof General];

interface GeneralSwitchProps extends Editing {
  readonly name: SwitchName;
  readonly label: string;
  readonly text: string;
}

/** A general setting that is on or off. */
export function GeneralSwitch({ general, save, name, label, text }: GeneralSwitchProps) {
  return <SwitchRow label={label} text={text} checked={general[name]} onSave={(on) => save({ [name]: on })} />;
}
