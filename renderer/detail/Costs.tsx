import type { IntervalCost } from './cost.ts';

/** What an interval costs, in the columns of the list; nothing where nobody knows or pays. */
export function Costs({ cost }: { readonly cost: IntervalCost | null }) {
  if (cost === null) return null;
  return (
    <>
      <span className="number">
        {cost.day}
        <span className="visually-hidden"> a day,</span>
      </span>
      <span className="number">
        {cost.month}
        <span className="visually-hidden"> a month</span>
      </span>
    </>
  );
}
