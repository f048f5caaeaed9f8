import type { Endpoint } from '../../../electron/domain/endpoint.ts';
import type { Way } from '../../../electron/domain/way.ts';
import { plural } from '../../format.ts';

const summaries: Readonly<Record<Way, string>> = {
  measure: 'Measured by a token',
  load: 'Loaded without a token',
  peek: 'Only looked at, so it may go cold',
  pin: 'Pinned and measured',
};

/** How it is pinged now, in one line. */
export function wayWords({ way, task, confirmations, headers, body }: Omit<Endpoint, 'prefix'>): string {
  const measured = task === 'embed' ? 'Measured by an embedding' : summaries.measure;
  const count = Object.keys(headers ?? {}).length;
  return [
    way === undefined || way === 'measure' ? measured : summaries[way],
    ...(confirmations !== undefined && confirmations > 1 ? [`warm after ${confirmations} answers`] : []),
    ...(count > 0 ? [plural(count, 'header of its own', 'headers of its own')] : []),
    ...(body === undefined ? [] : ['body fields of its own']),
  ].join(' · ');
}
