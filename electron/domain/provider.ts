import { z } from 'zod';

/** Ids stand in URLs, file names and metrics labels. */
export const idSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/, 'an id has 1 to 80 letters, digits, dots, dashes or underscores, and starts with a letter or digit');

/** Where a secret is kept, never the secret: an environment variable (`env:NAME`) or an entry of the secret store (`secret:ID`). */
export const secretRefSchema = z
  .string()
  .regex(
    /^(env:[A-Za-z_][A-Za-z0-9_]*|secret:[A-Za-z0-9][A-Za-z0-9._-]{0,79})$/,
    'write env:NAME for an environment variable or secret:ID for a stored secret; the secret itself does not belong here',
  );
export type SecretRef = z.infer<typeof secretRefSchema>;

export const baseUrlSchema = z
  .url({ protocol: /^https?$/, error: 'a base URL starts with http:// or https://, for example http://localhost:11434' })
  .refine((text) => !hasCredentials(text), 'put the token into "token", not into the URL')
  // Paths are appended to it; and what stands in a URL is shown.
  .refine((text) => !/[?#]/.test(text), 'a base URL ends before ? and #; put the key into "token", not into the URL');

function hasCredentials(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return url.username !== '' || url.password !== '';
}

const common = { id: idSchema, name: z.string().min(1).max(120) };
const http = {
  ...common,
  baseUrl: baseUrlSchema,
  token: secretRefSchema.optional(),
  /** PEM file with an extra certificate authority. */
  caFile: z.string().min(1).optional(),
};

/** A server or account that serves models. `openai` is any OpenAI-compatible server; `vllm` the same with vLLM's extras. */
export const providerSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('ollama'),
    ...http,
    /** Cloud models run elsewhere and use the account's limits. */ allowCloud: z.boolean().default(false),
  }),
  z.object({ kind: z.literal('openai'), ...http }),
  z.object({ kind: z.literal('vllm'), ...http }),
  z.object({
    kind: z.literal('bedrock'),
    ...common,
    region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'a region looks like us-east-1'),
    profile: z.string().min(1).optional(),
    /** Bedrock API key; without one the AWS credential chain is asked. */
    token: secretRefSchema.optional(),
    endpointUrl: baseUrlSchema.optional(),
  }),
]);
export type Provider = z.infer<typeof providerSchema>;
export type ProviderKind = Provider['kind'];
export type HttpProvider = Exclude<Provider, { kind: 'bedrock' }>;
export type BedrockProvider = Extract<Provider, { kind: 'bedrock' }>;
export const providerKinds = ['ollama', 'openai', 'vllm', 'bedrock'] as const satisfies readonly ProviderKind[];

/** Where a provider lives, for people and for seed 003's `host` argument: a base URL, or the region of a Bedrock account. */
export function hostOf(provider: Provider): string {
  return provider.kind === 'bedrock' ? (provider.endpointUrl ?? provider.region) : provider.baseUrl;
}

/** How sentences name a provider: `Ollama at localhost:11434`. */
export function serverName(provider: Provider): string {
  return `${provider.name} at ${hostOf(provider).replace(/^https?:\/\//, '')}`;
}

/** Whether `host` names this provider: its id, its URL with or without scheme, trailing slash and `/v1`, or the region of a Bedrock account. */
export function matchesHost(provider: Provider, host: string): boolean {
  if (host === provider.id || bareHost(host) === bareHost(hostOf(provider))) return true;
  return provider.kind === 'bedrock' && bareHost(host) === provider.region;
}

/** An address in one spelling: without scheme, trailing slash and `/v1`. */
export function bareHost(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/\/+$/, '')
    .replace(/\/v1$/, '');
}
