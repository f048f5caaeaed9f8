import type { Help } from '../../electron/domain/help.ts';
import { money, plural, roughly } from '../format.ts';

/** `In 30 days: 14 cold starts avoided, about 46 s saved, $0.21 spent.`, as far as it is known; empty when nothing is. */
export function helpFigures({ avoided, savedMs, costUsd }: Pick<Help, 'avoided' | 'savedMs' | 'costUsd'>): string {
  const parts = [
    avoided === null ? [] : `${plural(avoided, 'cold start')} avoided`,
    savedMs === null || savedMs === 0 ? [] : `about ${roughly(savedMs)} saved`,
    costUsd === null ? [] : `${money(costUsd)} spent`,
  ].flat();
  return parts.length === 0 ? '' : `In 30 days: ${parts.join(', ')}.`;
}
