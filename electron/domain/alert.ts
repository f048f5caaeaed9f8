import { z } from 'zod';
import { wholeNumber } from './numberSchema.ts';
import { baseUrlSchema } from './provider.ts';

/** Which turns of fortune are told, beside endpoints that fail and are back. */
export const alertRulesSchema = z.object({
  failing: z.boolean().default(true),
  /** TTFT above the endpoint's target for so many pings in a row; `null`: never. */
  slowAfterPings: wholeNumber(1, 1000, 'a whole number of pings').nullable().default(5),
  credentials: z.boolean().default(true),
  budget: z.boolean().default(true),
});
export type AlertRules = Readonly<z.infer<typeof alertRulesSchema>>;

/** Where alerts are sent as JSON, beside the desktop's notifications. */
export const webhookSchema = z.object({ url: baseUrlSchema, enabled: z.boolean().default(true) });
export type Webhook = Readonly<z.infer<typeof webhookSchema>>;
