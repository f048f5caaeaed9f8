import { endpointSchema } from '../domain/endpoint.ts';
import { providerSchema } from '../domain/provider.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { describeIssues, type Settings } from '../domain/settings.ts';
import { Catalog, type Target } from '../keepalive/catalog.ts';
import { bodyOf, headersOf } from './pingFields.ts';

/** What the flags of `ping` say about the server, when no configured endpoint is named. */
export interface PingFlags {
  readonly kind: string | undefined;
  readonly baseUrl: string | undefined;
  readonly model: string | undefined;
  readonly token: string | undefined;
  readonly region: string | undefined;
  readonly profile: string | undefined;
  readonly caFile: string | undefined;
  readonly keepAlive: string | undefined;
  readonly timeout: string | undefined;
  readonly maxTokens: number | undefined;
  readonly embed: boolean;
  readonly allowCloud: boolean;
  readonly way: string | undefined;
  readonly connectTimeout: string | undefined;
  /** As they were typed: `name: value` and `name=json`. */
  readonly header: readonly string[];
  readonly bodyField: readonly string[];
  readonly prompt: string | undefined;
}

type Env = Readonly<Record<string, string | undefined>>;

/** Where endpoints are configured, with words for it that begin a sentence: a file, or a running service. */
export interface Configured {
  readonly settings: Settings;
  readonly where: string;
}

/** Whether the flags are about a server that is not configured. */
export function describesServer({ kind, baseUrl, model }: PingFlags): boolean {
  return kind !== undefined || baseUrl !== undefined || model !== undefined;
}

/** Whether the flags ask for another request than the endpoint's own. */
export function changesRequest({ timeout, maxTokens, way, connectTimeout, header, bodyField, prompt }: PingFlags): boolean {
  return [timeout, maxTokens, way, connectTimeout, prompt].some((flag) => flag !== undefined) || header.length > 0 || bodyField.length > 0;
}

/** The endpoint to ping: a configured one by id or model name, the only one there is, or the one that the flags describe. */
export function pingTarget(name: string | undefined, flags: PingFlags, known: Configured, env: Env): Result<Target> {
  const described = describesServer(flags);
  if (name !== undefined && described) return err('Name an endpoint, or describe one with --kind, --base-url and --model; not both.');
  const target = described ? fromFlags(flags, env) : configured(name, known, flags);
  return target.ok ? withFlags(target.value, flags) : target;
}

function configured(name: string | undefined, { settings, where }: Configured, flags: PingFlags): Result<Target> {
  const [flag] = describingFlags(flags);
  if (flag !== undefined) return err(`${flag} has no effect on a configured endpoint. Leave it out, or describe the server with ${DESCRIPTION}.`);
  const catalog = Catalog.of(settings);
  const known = [...catalog.targets.values()];
  const list = known.map(({ endpoint }) => `  ${endpoint.id}`).join('\n');
  if (name === undefined && known.length > 1) return err(`Which endpoint? ${where} has:\n${list}`);
  const target = name === undefined ? known[0] : catalog.find(name, undefined);
  if (target !== undefined) return ok(target);
  if (known.length === 0)
    return err(
      `No endpoint is configured: ${where} has none. Describe one: pilotlight ping --kind ollama --base-url http://localhost:11434 --model qwen3:8b`,
    );
  return err(`There is no endpoint "${name}". ${where} has:\n${list}`);
}

const DESCRIPTION = '--kind, --base-url and --model';

/** Flags that only say something about a server that is not configured: to ignore them in silence would mislead. */
function describingFlags({ token, region, profile, caFile, keepAlive, embed, allowCloud }: PingFlags): string[] {
  const given = {
    '--token': token !== undefined,
    '--region': region !== undefined,
    '--profile': profile !== undefined,
    '--ca-file': caFile !== undefined,
    '--keep-alive': keepAlive !== undefined,
    '--embed': embed,
    '--allow-cloud': allowCloud,
  };
  return Object.entries(given).flatMap(([flag, isGiven]) => (isGiven ? [flag] : []));
}

function fromFlags(flags: PingFlags, env: Env): Result<Target> {
  if (flags.kind === undefined) return err('--kind is missing: ollama, openai, vllm or bedrock.');
  if (flags.model === undefined) return err('--model is missing: the name of the model as its server knows it.');
  if (flags.kind !== 'bedrock' && flags.baseUrl === undefined) return err('--base-url is missing, for example http://localhost:11434.');
  const provider = providerSchema.safeParse(providerInput(flags, env));
  if (!provider.success) return err(describeIssues(provider.error));
  const endpoint = endpointSchema.safeParse({
    id: 'ping',
    providerId: 'ping',
    model: flags.model,
    task: flags.embed ? 'embed' : 'chat',
    ...(flags.keepAlive === undefined ? {} : { keepAlive: flags.keepAlive }),
  });
  return endpoint.success ? ok({ provider: provider.data, endpoint: endpoint.data }) : err(describeIssues(endpoint.error));
}

const NAMES: Readonly<Record<string, string>> = { ollama: 'Ollama', vllm: 'vLLM', bedrock: 'Bedrock' };

function providerInput(flags: PingFlags, env: Env): Record<string, unknown> {
  const { kind, baseUrl, token, region, profile, caFile, allowCloud } = flags;
  const common = { kind, id: 'ping', name: NAMES[kind ?? ''] ?? 'The server', ...(token === undefined ? {} : { token }) };
  if (kind === 'bedrock')
    return {
      ...common,
      // An empty variable is how a shell unsets one for a single command.
      region: region ?? (env['AWS_REGION'] || env['AWS_DEFAULT_REGION'] || 'us-east-1'),
      ...(profile === undefined ? {} : { profile }),
      ...(baseUrl === undefined ? {} : { endpointUrl: baseUrl }),
    };
  return { ...common, baseUrl, ...(caFile === undefined ? {} : { caFile }), ...(kind === 'ollama' ? { allowCloud } : {}) };
}

/** What the flags say of the ping goes through the same checks as in the settings, and counts before what these say. */
function withFlags(target: Target, flags: PingFlags): Result<Target> {
  const { timeout, maxTokens, way, connectTimeout } = flags;
  const headers = headersOf(flags.header);
  if (!headers.ok) return headers;
  const body = bodyOf(flags.bodyField);
  if (!body.ok) return body;
  const changed = endpointSchema.safeParse({
    ...target.endpoint,
    ...(timeout === undefined ? {} : { coldLimit: timeout, warmLimit: timeout }),
    ...(maxTokens === undefined ? {} : { maxOutputTokens: maxTokens }),
    ...(way === undefined ? {} : { way }),
    ...(connectTimeout === undefined ? {} : { connectLimit: connectTimeout }),
    ...(flags.header.length === 0 ? {} : { headers: { ...target.endpoint.headers, ...headers.value } }),
    ...(flags.bodyField.length === 0 ? {} : { body: { ...target.endpoint.body, ...body.value } }),
  });
  if (changed.success) return ok({ ...target, endpoint: changed.data });
  const [issue] = changed.error.issues;
  const field = String(issue?.path[0] ?? '');
  const name = issue?.path[1] === undefined ? '' : ` ${String(issue.path[1])}`;
  return err(`${FLAG_OF[field] ?? field}${name}: ${issue?.message ?? 'not valid'}`);
}

const FLAG_OF: Readonly<Record<string, string>> = {
  coldLimit: '--timeout',
  warmLimit: '--timeout',
  connectLimit: '--connect-timeout',
  maxOutputTokens: '--max-tokens',
  headers: '--header',
  body: '--body-field',
};
