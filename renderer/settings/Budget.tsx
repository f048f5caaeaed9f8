import type { BudgetSpan } from '../../electron/domain/budget.ts';
import { useLive } from '../live/live.ts';
import { amountOf, amountText, wrongBudget } from '../terms/money/moneyForm.ts';
import { Spent } from '../terms/money/Spent.tsx';
import type { Editing } from './general.ts';
import { Section } from './Rows.tsx';
import { TextRow } from './TextRow.tsx';

/** What all pings together may cost. */
export function Budget({ general: { budget }, save }: Editing) {
  const levels = useLive(({ state }) => state?.budgets);
  const saveLimit = async (span: BudgetSpan, text: string): Promise<string | null> => {
    const wrong = wrongBudget(text);
    if (wrong !== null) return wrong;
    const usd = amountOf(text);
    return save({ budget: span === 'day' ? { ...budget, dayUsd: usd } : { ...budget, monthUsd: usd } });
  };
  const set = (levels ?? []).filter(({ endpointId }) => endpointId === null);
  return (
    <Section
      name="budget"
      title="Budget"
      text="What pings may cost, all together. You are told at 80 %; at 100 % nothing that costs is pinged by itself until the next day or month begins. Pings you ask for are still made, and count. An endpoint may have a budget of its own: see “Money” there."
    >
      <TextRow
        label="A day"
        text="US dollars a calendar day. Empty: no limit."
        value={amountText(budget.dayUsd)}
        unit="dollars"
        onSave={(text) => saveLimit('day', text)}
      />
      <TextRow
        label="A month"
        text="US dollars a calendar month. Empty: no limit."
        value={amountText(budget.monthUsd)}
        unit="dollars"
        onSave={(text) => saveLimit('month', text)}
      />
      {set.length > 0 && (
        <dl className="money-spents settings-spent">
          {set.map(({ span, spentUsd, limitUsd }) => (
            <Spent key={span} span={span} spentUsd={spentUsd} limitUsd={limitUsd} />
          ))}
        </dl>
      )}
    </Section>
  );
}
