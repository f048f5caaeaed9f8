import { cellOf, type Expected, type Fault, type FaultClass, type SubjectName } from './chaosFault.ts';
import { bodyFaults } from './chaosFaultsBody.ts';
import { headFaults } from './chaosFaultsHead.ts';
import { reachFaults } from './chaosFaultsReach.ts';

/** Every fault of the network that is tried, by its class: what `docs/faults.md` shows and `test/chaos/network` plays. */
export const faultClasses: readonly FaultClass[] = [...reachFaults, ...headFaults, ...bodyFaults];

export type Playable = Exclude<Expected, { readonly is: 'n/a' }>;

/** The faults that make sense for a subject, with what is expected of it. */
export function faultsFor(subject: SubjectName): readonly { readonly name: string; readonly fault: Fault; readonly expected: Playable }[] {
  return faultClasses
    .flatMap(({ faults }) => faults)
    .flatMap((fault) => {
      const expected = cellOf(fault, subject);
      return expected.is === 'n/a' ? [] : [{ name: `${fault.name}: ${expected.is}`, fault, expected }];
    });
}
