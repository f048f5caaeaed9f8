import { z } from 'zod';

/** Passing requests of local programs on to the providers. */
export const gatewaySchema = z.object({
  enabled: z.boolean().default(false),
  /** Requests to Bedrock that are signed for this address are signed anew with the provider's own credentials: every local program may use them then. */
  signBedrock: z.boolean().default(false),
});
export type GatewaySettings = Readonly<z.infer<typeof gatewaySchema>>;

export const NO_GATEWAY: GatewaySettings = gatewaySchema.parse({});
