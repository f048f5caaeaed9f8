import type { BringBack } from '../../electron/domain/endpoint.ts';

const THEN: Readonly<Record<BringBack, string>> = {
  never: 'it stays so until you bring it back',
  whenFree: 'back when the server is free',
  always: 'back with the next ping',
};

/** `Dropped for llama3.3:70b; back when the server is free.` @param by the model that took its place */
export function droppedText(by: string | null, bringBack: BringBack = 'whenFree'): string {
  return `${by === null ? 'Unloaded by someone else' : `Dropped for ${by}`}; ${THEN[bringBack]}.`;
}
