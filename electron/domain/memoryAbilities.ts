import { z } from 'zod';

/** What a provider's server can do with its memory when somebody asks it to. */
export const memoryAbilitiesSchema = z.object({
  load: z.boolean(),
  unload: z.boolean(),
  /** Loading wakes it and unloading puts it to sleep: the weights wait in the computer's memory, the GPU is free (vLLM). */
  sleep: z.boolean(),
  /** What it cannot do and why, as a sentence; `null` where it can do both. */
  why: z.string().nullable(),
});
export type MemoryAbilities = z.infer<typeof memoryAbilitiesSchema>;
