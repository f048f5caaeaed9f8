import { Budgets } from './keepalive/money/budgets.ts';
import type { Stores } from './stores.ts';

/** The budgets of the settings, with what the history says was spent. One that cannot be read counts as nothing spent, and pings go on. */
export function createBudgets({ settings, history, log }: Pick<Stores, 'settings' | 'history' | 'log'>, wallNow: () => number): Budgets {
  const budgets = new Budgets({
    settings: () => settings.current,
    wallNow,
    readSpent: (endpointId, { from, to }) => {
      const found = history.summary({ from, to, ...(endpointId === null ? {} : { endpointId }) });
      if (!found.ok) log.scoped('storage').warn(`What pings have cost could not be read: ${found.error}`, {});
      return found.ok ? found.value.costUsd : 0;
    },
  });
  settings.onChange(({ endpoints }) => budgets.keepOnly(new Set(endpoints.map(({ id }) => id))));
  return budgets;
}
