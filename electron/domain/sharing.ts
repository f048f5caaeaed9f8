import { z } from 'zod';
import { secretRefSchema } from './provider.ts';
import { parseRedisUrl } from './redisTarget.ts';

/**
 * How instances of Pilot Light on several machines share the work. `alone`: not at all. `shared`: every due endpoint is pinged by exactly one of them.
 * `all`: each pings for itself, not all at once. `dedicated`: one of them pings, the others watch and step in when it is gone.
 */
export const sharingModes = ['alone', 'shared', 'all', 'dedicated'] as const;
export type SharingMode = (typeof sharingModes)[number];

const nameSchema = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$/, 'a name has 1 to 60 letters, digits, dots, dashes or underscores, and starts with a letter or digit');

const urlSchema = z
  .string()
  .trim()
  .max(1000)
  .superRefine((text, context) => {
    const target = parseRedisUrl(text);
    if (!target.ok) context.addIssue({ code: 'custom', message: target.error });
  });

/** What instances need to find each other: a Redis or Valkey. */
export const sharingSchema = z.object({
  mode: z.enum(sharingModes).default('alone'),
  /** `redis://host:6379`, `rediss://…` for TLS, `redis-sentinel://…/master`, `redis-cluster://…`; without user and password. */
  url: urlSchema.nullable().default(null),
  username: z.string().min(1).nullable().default(null),
  password: secretRefSchema.nullable().default(null),
  /** PEM file with an extra certificate authority. */
  caFile: z.string().min(1).nullable().default(null),
  /** The beginning of every key; llm-router's is `keepalive`. */
  prefix: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9{}:._-]{1,60}$/, 'a prefix has 1 to 60 letters, digits, braces, colons, dots, dashes or underscores')
    .default('keepalive'),
  /** Name of this instance among the others; `null`: that of the computer. */
  instance: nameSchema.nullable().default(null),
  /** The instance that pings in the mode `dedicated`. */
  dedicated: nameSchema.nullable().default(null),
});
export type Sharing = Readonly<z.infer<typeof sharingSchema>>;

export const NOT_SHARED: Sharing = sharingSchema.parse({});

/** Whether a Redis can be used. */
export const sharingTestSchema = z.object({
  ok: z.boolean(),
  /** What came of it, for people. */
  message: z.string(),
  /** `Redis 7.0.15`, `Valkey 8.1.0`; `null`: it did not say. */
  server: z.string().nullable(),
  tookMs: z.number().nullable(),
  /** How far this computer's clock is ahead of the server's, ms. */
  clockAheadMs: z.number().nullable(),
});
export type SharingTest = Readonly<z.infer<typeof sharingTestSchema>>;

/** What there is to see of it. */
export const sharingStateSchema = z.object({
  mode: z.enum(sharingModes),
  instance: z.string(),
  /** Whether Redis answers; `null`: it is not used. */
  reached: z.boolean().nullable(),
  /** What is wrong, for people; `null`: nothing. */
  problem: z.string().nullable(),
  /** What comes of another instance that has the same name, for people; `null`: there is none. */
  conflict: z.string().nullable(),
  /** Instances that live, this one included. */
  instances: z.array(z.string()),
  /** Who pings in the mode `dedicated`. */
  dedicated: z.string().nullable(),
  /** Whether this instance pings. */
  pings: z.boolean(),
});
export type SharingState = Readonly<z.infer<typeof sharingStateSchema>>;

/** How the work is shared just now, as a sentence or two; `null`: it is not, and nobody wants it to be. */
export function sharingSentence(state: SharingState): string | null {
  const { mode, problem, conflict } = state;
  if (mode === 'alone') return null;
  if (problem !== null) return problem;
  return [roleSentence(state), conflict ?? []].flat().join(' ');
}

function roleSentence({ mode, instance, instances, dedicated }: SharingState): string {
  const others = instances.filter((name) => name !== instance);
  const beside = others.length === 0 ? 'no other instance is there' : `beside ${others.join(', ')}`;
  if (mode === 'all') return `Pings for itself as ${instance}, ${beside}.`;
  if (mode === 'shared') return `Shares the work as ${instance}, ${beside}.`;
  if (dedicated === null || dedicated === instance) return `Pings for all instances as ${instance}, ${beside}.`;
  return `Kept warm by ${dedicated}; ${instance} watches and steps in when it is gone.`;
}
