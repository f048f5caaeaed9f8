import { type ParseError, parse, printParseErrorCode } from 'jsonc-parser';
import { z } from 'zod';
import { keepAliveSchema } from '../domain/durationSchema.ts';
import { endpointSchema } from '../domain/endpoint.ts';
import { baseUrlSchema } from '../domain/provider.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { describeIssues } from '../domain/settings.ts';

/**
 * A provider entry of llm-router's models config (MODELS_CONFIG.md of that project). Fields it has for other purposes are let through.
 * `null` and `""` mean "none" there.
 */
const entrySchema = z.object({
  id: z.string().nullish(),
  api_host: z.string().min(1, 'api_host is empty'),
  api_token: z.string().nullish(),
  api_type: z.string().min(1, 'api_type is empty'),
  model_path: z.string().nullish(),
  keep_alive: keepAliveSchema.nullish(),
  is_embedding: z.boolean().nullish(),
});
const entriesSchema = z.array(entrySchema);
const modelSchema = z.looseObject({ providers: entriesSchema, providers_sleep: entriesSchema.optional() });
const activeSchema = z.record(z.string(), z.array(z.string()));
/** The simplified shape of seed 003: one model, or a list of them. */
const seedSchema = z.looseObject({ model_name: z.string().min(1), providers: entriesSchema });

export type RouterKind = 'ollama' | 'openai' | 'vllm';

/** One endpoint as a models config describes it. */
export interface RouterEntry {
  readonly model: string;
  readonly kind: RouterKind;
  readonly baseUrl: string;
  readonly token: string | null;
  /** `null`: not scheduled, as in llm-router. */
  readonly keepAlive: string | null;
  readonly embedding: boolean;
}

export interface RouterConfig {
  readonly entries: readonly RouterEntry[];
  /** What was left out, and why; one sentence each. */
  readonly skipped: readonly string[];
}

const KINDS: ReadonlyMap<string, RouterKind> = new Map([
  ['ollama', 'ollama'],
  ['vllm', 'vllm'],
  ['openai', 'openai'],
  ['lmstudio', 'openai'],
  ['llama.cpp', 'openai'],
  ['llamacpp', 'openai'],
]);

/**
 * Reads llm-router's models config: `{type: {model: {providers}}, active_models}` or the seed's `{model_name, providers}`; comments
 * and trailing commas are allowed. Models that are not active, and sleeping providers, are left out.
 */
export function parseRouterConfig(text: string): Result<RouterConfig> {
  const problems: ParseError[] = [];
  const content: unknown = parse(text, problems, { allowTrailingComma: true });
  const [first] = problems;
  if (first !== undefined) return err(`This is not JSON: ${printParseErrorCode(first.error)} in line ${lineOf(text, first.offset)}.`);
  return hasSeedShape(content) ? parseSeedShape(content) : parseRealShape(content);
}

/** Told by its field, so that a mistake inside is reported where it is and not as a strange form of the other shape. */
function hasSeedShape(content: unknown): boolean {
  const first: unknown = Array.isArray(content) ? content[0] : content;
  return typeof first === 'object' && first !== null && 'model_name' in first;
}

function parseSeedShape(content: unknown): Result<RouterConfig> {
  const seeds = Array.isArray(content) ? z.array(seedSchema).safeParse(content) : seedSchema.transform((one) => [one]).safeParse(content);
  return seeds.success ? ok(collect(seeds.data.map((seed) => [seed.model_name, seed.providers]))) : err(describeIssues(seeds.error));
}

function parseRealShape(content: unknown): Result<RouterConfig> {
  const types = z.record(z.string(), z.unknown()).safeParse(content);
  if (!types.success) return err('A models config is an object: {"TYPE": {"MODEL": {"providers": […]}}, "active_models": {…}}.');
  const active = activeSchema.optional().safeParse(types.data['active_models']);
  if (!active.success) return err(`active_models: ${describeIssues(active.error)}`);
  const models: [string, z.infer<typeof entriesSchema>][] = [];
  const skipped: string[] = [];
  for (const [type, group] of Object.entries(types.data)) {
    if (type === 'active_models') continue;
    const parsed = z.record(z.string(), modelSchema).safeParse(group);
    if (!parsed.success) return err(describeIssues(parsed.error).replaceAll(/^/gm, `${type}.`));
    for (const [name, model] of Object.entries(parsed.data)) {
      const isActive = active.data === undefined || active.data[type]?.includes(name) === true;
      if (!isActive) skipped.push(`${name} is not among the active models of ${type}.`);
      else models.push([name, model.providers]);
      const asleep = model.providers_sleep?.length ?? 0;
      if (isActive && asleep > 0) skipped.push(`${asleep} sleeping providers of ${name} are left out.`);
    }
  }
  if (models.length === 0 && skipped.length === 0) return err('There is no model in this file. Is it a models config?');
  const collected = collect(models);
  return ok({ entries: collected.entries, skipped: [...skipped, ...collected.skipped] });
}

function collect(models: readonly (readonly [string, z.infer<typeof entriesSchema>])[]): RouterConfig {
  const entries: RouterEntry[] = [];
  const skipped: string[] = [];
  for (const [name, providers] of models) {
    for (const provider of providers) {
      const kind = KINDS.get(provider.api_type.toLowerCase());
      const wrong = problemOf(name, provider);
      if (wrong !== null) skipped.push(wrong);
      else if (kind === undefined) skipped.push(`${name} on ${provider.api_host}: the api_type "${provider.api_type}" is not supported.`);
      else entries.push(toEntry(name, provider, kind));
    }
  }
  return { entries, skipped };
}

/** Why an entry cannot be an endpoint, or `null`. */
function problemOf(name: string, provider: z.infer<typeof entrySchema>): string | null {
  const host = provider.api_host;
  if (!/^https?:\/\//.test(host)) return `${name}: api_host "${host}" does not begin with http:// or https://.`;
  if (!URL.canParse(host)) return `${name}: api_host "${host}" is not an address like http://host:8000.`;
  if (!baseUrlSchema.safeParse(host).success)
    return `${name}: api_host holds a user name, a password, or something after ? or #. Put the token into api_token.`;
  return endpointSchema.shape.model.safeParse(modelOf(name, provider)).success ? null : `${name}: this is not a name of a model.`;
}

const modelOf = (name: string, { model_path }: z.infer<typeof entrySchema>): string => (model_path || name).replace(/^model:/, '');

function toEntry(name: string, provider: z.infer<typeof entrySchema>, kind: RouterKind): RouterEntry {
  return {
    model: modelOf(name, provider),
    kind,
    baseUrl: provider.api_host.replace(/\/+$/, ''),
    token: provider.api_token || null,
    keepAlive: provider.keep_alive ?? null,
    embedding: provider.is_embedding === true,
  };
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
