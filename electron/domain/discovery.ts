import { z } from 'zod';
import { modelInfoSchema, serverInfoSchema } from './modelInfo.ts';

/** A model server that answered, as it can be added. */
const foundServerSchema = z.object({
  /** Kind of the provider to add it with. */
  kind: z.enum(['ollama', 'openai', 'vllm']),
  server: serverInfoSchema,
  baseUrl: z.string(),
  /** Empty where a token is needed to see them. */
  models: z.array(modelInfoSchema),
  needsToken: z.boolean(),
  /** The provider that it has been added as already. */
  providerId: z.string().nullable(),
});
export type FoundServer = z.infer<typeof foundServerSchema>;

/** A profile of the AWS configuration files that names credentials. */
const awsProfileSchema = z.object({
  name: z.string(),
  region: z.string().nullable(),
  /** Its credentials come from `aws sso login`. */
  sso: z.boolean(),
  providerId: z.string().nullable(),
});
export type AwsProfile = z.infer<typeof awsProfileSchema>;

export const discoverySchema = z.object({ servers: z.array(foundServerSchema), aws: z.array(awsProfileSchema) });
export type Discovery = z.infer<typeof discoverySchema>;

/** Where to look beyond this computer; only when somebody asks. */
export const elsewhereSchema = z.union([z.strictObject({ host: z.string().trim().min(1).max(300) }), z.strictObject({ network: z.literal(true) })]);
export type Elsewhere = z.infer<typeof elsewhereSchema>;

/** Where to look. */
export type Place = Elsewhere | 'here';
