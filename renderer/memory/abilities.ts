import type { MemoryAbilities } from '../../electron/domain/memoryAbilities.ts';
import { useLive } from '../live/live.ts';

/** What a provider's server can do with its memory, as far as is known. */
export function useAbilities(providerId: string): MemoryAbilities | undefined {
  return useLive(({ state }) => state?.servers.find((server) => server.providerId === providerId)?.can);
}
