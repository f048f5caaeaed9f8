import type { Profile } from '../../electron/domain/profile.ts';
import { plural } from '../format.ts';

/** What a profile does, in a line. */
export function profileSummary({ warming, hours, releaseAll, endpoints }: Profile): string {
  const all = Object.values(endpoints);
  const on = all.filter(({ enabled, keepAlive }) => enabled && keepAlive !== null).length;
  const parts = [
    warming ? `Keeps ${on === all.length ? plural(on, 'endpoint') : `${on} of ${plural(all.length, 'endpoint')}`} warm` : 'Keeps nothing warm',
    ...(warming && hours !== 'always' ? [hours === 'learned' ? 'at the hours that were learned' : `hours ${hours}`] : []),
    ...(releaseAll ? ['frees memory when switched to'] : []),
  ];
  return parts.join(' · ');
}
