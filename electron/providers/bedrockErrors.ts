import { z } from 'zod';
import type { ErrorKind, PingError } from '../domain/ping.ts';
import { type Hidden, pingError } from './adapter.ts';
import { authSentence, credentialsError, serviceWords } from './bedrockAuthErrors.ts';
import type { Identity } from './bedrockClient.ts';
import { BedrockFault } from './bedrockMarks.ts';
import { inferenceProfilesFor } from './bedrockProfiles.ts';
import { faultError, needsPassword, socketFault } from './bedrockWireErrors.ts';
import type { Phase } from './faults.ts';
import { retryAfterMs } from './httpErrors.ts';

/** What a sentence about a failure needs to know. */
export interface Scene {
  /** As sentences name it: `Bedrock at us-east-1`. */
  readonly server: string;
  readonly region: string;
  readonly model: string;
  readonly identity: Identity;
  /** The Bedrock API key, to keep it out of `detail`. */
  readonly secret: Hidden;
  /** The request has left the SDK; before, errors are about credentials or settings. */
  readonly handedOver: boolean;
  readonly phase: Phase;
  /** Wall clock, ms since 1970. */
  readonly now: number;
}

/** Kinds of the exceptions of Bedrock's runtime and of AWS's front door, by name. */
const KINDS: Readonly<Record<string, ErrorKind>> = {
  AccessDeniedException: 'auth',
  ExpiredTokenException: 'auth',
  UnrecognizedClientException: 'auth',
  InvalidSignatureException: 'auth',
  IncompleteSignatureException: 'auth',
  MissingAuthenticationTokenException: 'auth',
  ValidationException: 'badRequest',
  ConflictException: 'badRequest',
  ResourceNotFoundException: 'notFound',
  ServiceQuotaExceededException: 'throttled',
  ThrottlingException: 'throttled',
  ModelNotReadyException: 'loading',
  ModelTimeoutException: 'server',
  ModelErrorException: 'server',
  ModelStreamErrorException: 'server',
  InternalServerException: 'server',
  ServiceUnavailableException: 'server',
};

const sdkErrorSchema = z.object({
  name: z.string(),
  message: z.string(),
  originalMessage: z.string().optional().catch(undefined),
  $metadata: z.object({ httpStatusCode: z.number().int().optional() }).optional().catch(undefined),
  $response: z
    .object({ headers: z.record(z.string(), z.string()).catch({}) })
    .optional()
    .catch(undefined),
});
export type SdkError = z.infer<typeof sdkErrorSchema>;

/** Whatever the SDK or the wire threw, as an error of the ping: what happened, why, and what to do. */
export function bedrockError(thrown: unknown, scene: Scene): PingError {
  if (thrown instanceof BedrockFault) return faultError(thrown.fault, scene);
  const parsed = sdkErrorSchema.safeParse(thrown);
  if (!parsed.success)
    return pingError('server', `${scene.server} failed in an unknown way.`, { detail: serviceWords(String(thrown), scene.secret) });
  if (!scene.handedOver) return credentialsError(parsed.data, scene);
  const error = { ...parsed.data, name: canonicalName(parsed.data.name) };
  const answered = error.$metadata?.httpStatusCode;
  // The SDK notes the status of an answer that broke off, too.
  if ((answered === undefined || answered === 200) && KINDS[error.name] === undefined) {
    const fault = socketFault(thrown, scene.phase);
    if (fault !== undefined) return faultError(fault, scene);
  }
  // An exception within the stream came under status 200, which says nothing about it.
  const status = answered === undefined || answered === 200 ? null : answered;
  const kind = KINDS[error.name] ?? kindOfStatus(status) ?? (isDecoderError(error.name) ? 'protocol' : 'server');
  return pingError(kind, sentence(kind, error, status, scene), {
    status,
    detail: detailOf(error, scene),
    retryAfterMs: retryAfterMs(error.$response?.headers ?? {}, scene.now),
  });
}

/** The service's own words of a refusal of the request, `undefined` for any other error. */
export function refusalOf(thrown: unknown): string | undefined {
  const parsed = sdkErrorSchema.safeParse(thrown);
  return parsed.success && canonicalName(parsed.data.name) === 'ValidationException' ? parsed.data.message : undefined;
}

function sentence(kind: ErrorKind, error: SdkError, status: number | null, scene: Scene): string {
  const { server, model, region } = scene;
  // AWS itself answers in JSON, whatever it refuses.
  if (error.name === 'SyntaxError' && isRefused(kind) && status !== null && status >= 400 && status !== 407)
    return serverSentence(error, status, scene);
  switch (kind) {
    case 'auth':
      return status === 407 ? needsPassword(server) : authSentence(error, scene);
    case 'badRequest':
      if (status !== null && status < 400)
        return `Something between here and ${server} redirects to ${location(error, scene)}. Check the endpoint URL, and the proxy or sign-in page in between.`;
      if (error.name === 'ValidationException') return validationSentence(error.message, scene);
      return error.name === 'ConflictException'
        ? `${server} is busy changing ${model}. Trying again later.`
        : `${server} did not accept the request${status === null ? '' : ` (${status})`}. Check the model and the endpoint URL.`;
    case 'notFound':
      return /end of (its|it's) life|legacy|deprecated/i.test(error.message)
        ? `AWS no longer offers ${model} in ${region}. Choose a newer model.`
        : `There is no model ${model} in ${region}. Check its id and the region.`;
    case 'throttled':
      return error.name === 'ServiceQuotaExceededException'
        ? `The quota of this account for ${model} in ${region} is used up. Raise it in the Service Quotas console, or ping less often.`
        : `AWS is throttling this account's requests to ${model} in ${region}. Waiting longer, so that your own requests come first.`;
    case 'loading':
      return `${model} is being loaded by AWS after idle time. It answers again in a few minutes.`;
    case 'protocol':
      return `${server} sent an answer that cannot be read: it is damaged or cut off. A proxy in between may have done that.`;
    default:
      return serverSentence(error, status, scene);
  }
}

function validationSentence(text: string, { server, model, region, secret }: Scene): string {
  if (/on-demand throughput/i.test(text)) {
    const profiles = inferenceProfilesFor(model, region);
    const hint =
      profiles.length === 0 ? 'Take the id of an inference profile from the Bedrock console.' : `Use ${profiles.join(' or ')} as the model.`;
    return `${model} cannot be called by this id in ${region}: it needs an inference profile. ${hint}`;
  }
  if (/model identifier is invalid/i.test(text))
    return `${model} is not the id of a model or inference profile in ${region}. Check it for typing errors.`;
  if (/does ?n[o'’]t support .*(stream|converse)|(stream|converse).* (is|are) ?n[o'’]t supported/i.test(text)) {
    return `${model} cannot be used in a streamed conversation (ConverseStream), which is how it would be kept warm.`;
  }
  if (/prompt caching|cache ?point|cachePoint/i.test(text)) {
    return `${model} takes no prompt cache ${/ttl/i.test(text) ? 'for that long. Choose five minutes' : 'on Bedrock, so a system prompt would be paid for in full at every ping. Take it out'}.`;
  }
  return `${server} refuses the request for ${model}: ${ending(serviceWords(text, secret).slice(0, 200))}`;
}

function serverSentence({ name }: SdkError, status: number | null, { server, model }: Scene): string {
  switch (name) {
    case 'ModelTimeoutException':
      return `${model} took too long to answer on AWS's side. Trying again later.`;
    case 'ModelErrorException':
    case 'ModelStreamErrorException':
      return `${model} failed on AWS's side while it made its answer. Trying again later.`;
    case 'ServiceUnavailableException':
      return `${server} is not available at the moment. Trying again later.`;
    case 'SyntaxError':
      return `Something between here and ${server} answered with status ${status ?? 'unknown'} and a page instead of data: a proxy or load balancer. Trying again later.`;
    default:
      return `${server} had an internal error${status === null ? '' : ` (status ${status})`}. Trying again later.`;
  }
}

function detailOf({ name, message, originalMessage = '' }: SdkError, { secret }: Scene): string {
  const text = `${withoutHint(message)}${originalMessage === '' ? '' : ` – ${originalMessage}`}`;
  return serviceWords(isDecoderError(name) ? text : `${name}: ${text}`, secret);
}

/** The SDK's advice to programmers at the end of its decoding errors. */
function withoutHint(message: string): string {
  return message.replace(/\s*Deserialization error: to see the raw response[\s\S]*$/, '');
}

/** In the stream names begin with a small letter, and some front doors leave out `Exception`. */
function canonicalName(name: string): string {
  const big = name.charAt(0).toUpperCase() + name.slice(1);
  return KINDS[big] === undefined && KINDS[`${big}Exception`] !== undefined ? `${big}Exception` : big;
}

function isDecoderError(name: string): boolean {
  return ['Error', 'SyntaxError', 'TypeError', 'RangeError'].includes(name);
}

function kindOfStatus(status: number | null): ErrorKind | undefined {
  if (status === null || status < 300) return undefined;
  if (status === 401 || status === 403 || status === 407) return 'auth';
  if (status === 404) return 'notFound';
  if (status === 429) return 'throttled';
  return status >= 500 || status === 408 || status === 424 ? 'server' : 'badRequest';
}

const isRefused = (kind: ErrorKind): boolean => kind === 'auth' || kind === 'badRequest' || kind === 'notFound';

function location({ $response }: SdkError, { secret }: Scene): string {
  return serviceWords($response?.headers['location'] ?? 'another address', secret);
}

function ending(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
