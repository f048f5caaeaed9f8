import { z } from 'zod';
import { keepAliveSchema } from './durationSchema.ts';
import { hoursSchema } from './hours.ts';
import { idSchema } from './provider.ts';

/** What a profile says of one endpoint; missing fields take the default. */
const profileEndpointSchema = z.object({
  enabled: z.boolean().default(true),
  keepAlive: keepAliveSchema.optional(),
  hours: hoursSchema.optional(),
});

/** A named set of terms to switch to: `work`, `travel`, `gaming`. Endpoints that it does not name stay as they are. */
export const profileSchema = z.object({
  id: idSchema,
  name: z.string().trim().min(1, 'give the profile a name').max(60, 'a name has at most 60 characters'),
  warming: z.boolean(),
  hours: hoursSchema,
  /** Switching to it frees every model that its server can free. */
  releaseAll: z.boolean().default(false),
  endpoints: z.record(idSchema, profileEndpointSchema).default({}),
});
export type Profile = Readonly<z.infer<typeof profileSchema>>;
