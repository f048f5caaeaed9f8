import { z } from 'zod';
import { type Ping, pingSchema } from '../domain/ping.ts';

/** Somebody else used an endpoint. Instances of before take no notice of it. */
const useSchema = z.object({
  /** When, seconds since 1970 by the server's clock. */
  used: z.number(),
});
export type ToldUse = z.infer<typeof useSchema>;

/** What one instance tells the others of an endpoint. */
export type Told = { readonly kind: 'ping'; readonly ping: Ping } | { readonly kind: 'use'; readonly used: number };

/** @returns `null`: nothing that this version knows */
export function readTold(text: string): Told | null {
  const json = jsonIn(text);
  const ping = pingSchema.safeParse(json);
  if (ping.success) return { kind: 'ping', ping: ping.data };
  const use = useSchema.safeParse(json);
  return use.success ? { kind: 'use', used: use.data.used } : null;
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
