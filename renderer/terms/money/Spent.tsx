import './money.css';
import type { BudgetLevel, BudgetSpan } from '../../../electron/domain/budget.ts';
import { money } from '../../format.ts';

interface SpentProps {
  readonly span: BudgetSpan;
  readonly spentUsd: number;
  /** `null`: no limit. */
  readonly limitUsd: number | null;
}

const NEAR = 0.8;
const STATES = { ok: '', near: 'nearly used up', used: 'used up' } as const satisfies Record<BudgetLevel['state'], string>;

/** What was spent of a budget, in words and as a bar. */
export function Spent({ span, spentUsd, limitUsd }: SpentProps) {
  const share = limitUsd === null ? 0 : spentUsd / limitUsd;
  const state = share >= 1 ? 'used' : share >= NEAR ? 'near' : 'ok';
  return (
    <div className="money-spent">
      <dt>{span === 'day' ? 'Today' : 'This month'}</dt>
      <dd>
        {money(spentUsd)}
        {limitUsd === null ? <span className="muted">, no limit</span> : ` of ${money(limitUsd)}`}
        {state !== 'ok' && <strong className={`money-${state}`}> {STATES[state]}</strong>}
      </dd>
      {limitUsd !== null && (
        <dd className="money-bar" data-state={state} aria-hidden>
          <span style={{ width: `${Math.min(100, share * 100)}%` }} />
        </dd>
      )}
    </div>
  );
}
