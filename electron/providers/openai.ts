import { type Measurement, NO_USAGE, type PingJob } from '../domain/measurement.ts';
import type { HttpProvider } from '../domain/provider.ts';
import { type Adapter, type AdapterContext, failedBefore, limitsFor, resolveSecret, serverName, urlBelow } from './adapter.ts';
import { EmbeddingsReader } from './embeddingsReader.ts';
import { pingErrorOfFault } from './faults.ts';
import type { AnswerReader, HttpRequest, TimedAnswer } from './http.ts';
import { type RefusalContext, refusalError, serverWords } from './httpErrors.ts';
import { chatBody, embeddingsBody, MIN_PICKY_TOKENS, nextFallback } from './openaiBody.ts';
import { OpenAiReader } from './openaiReader.ts';
import { type OwnHeaders, ownHeaders } from './ownHeaders.ts';
import type { Quirks } from './quirks.ts';
import { timedRequest } from './transport.ts';

/** What the readers of both tasks tell beside the tokens. */
type PingReader = AnswerReader & Pick<OpenAiReader, 'usage' | 'sawLoading'>;

/** A refusal teaches at most one thing, so this many tries meet every known quirk. */
const MAX_TRIES = 6;

/**
 * Any server that speaks `/v1/chat/completions` with server-sent events, or `/v1/embeddings`: OpenAI, vLLM, llama.cpp, LM Studio, SGLang, TGI, LocalAI,
 * llama-swap … below any base URL path.
 */
export function createOpenAiAdapter(context: AdapterContext): Adapter<HttpProvider> {
  return { ping: (job) => ping(context, job) };
}

async function ping(context: AdapterContext, job: PingJob<HttpProvider>): Promise<Measurement> {
  const { provider } = job;
  const secret = resolveSecret(context.secrets, provider.token);
  if (!secret.ok) return failedBefore(secret.error);
  const own = ownHeaders(context.secrets, job.endpoint.headers);
  if (!own.ok) return failedBefore(own.error);
  const hidden = [...(secret.value === undefined ? [] : [secret.value]), ...own.value.secrets];
  const server = serverName(provider);
  const refusalContext: RefusalContext = {
    server,
    model: job.endpoint.model,
    missingModelHint: 'Check the name against the list the server gives at /v1/models.',
    hasToken: hidden.length > 0,
    secret: hidden,
  };
  const known = context.quirks.of(job.endpoint.id);
  let quirks = known;
  for (let tries = 1; ; tries += 1) {
    const makeReader = () => (job.endpoint.task === 'embed' ? new EmbeddingsReader(server, hidden) : new OpenAiReader(server, hidden));
    let reader: PingReader = makeReader();
    const answer = await timedRequest(context.pool, request(context, job, quirks, { token: secret.value, own: own.value }), () => {
      reader = makeReader();
      return reader;
    });
    const mayTry = tries < MAX_TRIES && job.endpoint.task === 'chat';
    const quirk = answer.kind === 'refused' && mayTry ? lessonOf(answer, quirks) : null;
    if (quirk !== null) {
      quirks = { ...quirks, ...quirk };
      continue;
    }
    // What did not help was no lesson: a gateway's hiccup must not make every later ping dearer.
    if (answer.kind === 'streamed' && quirks !== known) context.quirks.learn(job.endpoint.id, quirks);
    return measurement(context, job, answer, reader, refusalContext);
  }
}

/** What a request says of who asks. */
interface Credentials {
  readonly token: string | undefined;
  readonly own: OwnHeaders;
}

function request(context: AdapterContext, job: PingJob<HttpProvider>, quirks: Quirks, { token, own }: Credentials): HttpRequest {
  const { endpoint, provider } = job;
  const embed = endpoint.task === 'embed';
  return {
    method: 'POST',
    url: urlBelow(provider.baseUrl, embed ? '/v1/embeddings' : '/v1/chat/completions'),
    headers: {
      'content-type': 'application/json',
      accept: embed ? 'application/json' : 'text/event-stream',
      'user-agent': context.userAgent,
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...own.headers,
    },
    body: embed ? embeddingsBody(job) : chatBody(job, quirks),
    caFile: provider.caFile,
    limits: limitsFor(job),
    signal: job.signal,
  };
}

function lessonOf(refused: Extract<TimedAnswer, { kind: 'refused' }>, quirks: Quirks): Quirks | null {
  return refused.status === 400 || refused.status === 422 ? nextFallback(serverWords(refused.body).text, quirks) : null;
}

function measurement(context: AdapterContext, job: PingJob, answer: TimedAnswer, reader: PingReader, refusalContext: RefusalContext): Measurement {
  const { timing } = answer;
  switch (answer.kind) {
    case 'streamed': {
      // The budget went into hidden reasoning: the model answered, but one token more is needed to time it.
      if (timing.ttftMs === null) context.quirks.learn(job.endpoint.id, { outputTokens: MIN_PICKY_TOKENS });
      return { ok: true, timing, usage: reader.usage, loadMs: null, coldHint: reader.sawLoading ? 'cold' : null };
    }
    case 'refused':
      return { ok: false, timing, usage: NO_USAGE, error: refusalError(answer, refusalContext, context.wallNow()) };
    case 'errorInStream':
      return { ok: false, timing, usage: reader.usage, error: answer.error };
    case 'broken':
      return { ok: false, timing, usage: reader.usage, error: pingErrorOfFault(answer.fault, refusalContext.server) };
  }
}
