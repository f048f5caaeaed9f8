import { type Measurement, NO_USAGE, type PingJob } from '../domain/measurement.ts';
import type { HttpProvider } from '../domain/provider.ts';
import { type Adapter, type AdapterContext, failedBefore, limitsFor, resolveSecret, serverName, urlBelow } from './adapter.ts';
import { pingErrorOfFault } from './faults.ts';
import type { HttpRequest, TimedAnswer } from './http.ts';
import { type RefusalContext, refusalError, serverWords } from './httpErrors.ts';
import { chatBody, MIN_PICKY_TOKENS, nextFallback } from './openaiBody.ts';
import { OpenAiReader } from './openaiReader.ts';
import { timedRequest } from './transport.ts';

/** A refusal teaches at most one thing, so this many tries meet every known quirk. */
const MAX_TRIES = 6;

/**
 * Any server that speaks `/v1/chat/completions` with server-sent events: OpenAI, vLLM, llama.cpp, LM Studio, SGLang, TGI, LocalAI,
 * llama-swap … below any base URL path.
 */
export function createOpenAiAdapter(context: AdapterContext): Adapter<HttpProvider> {
  return { ping: (job) => ping(context, job) };
}

async function ping(context: AdapterContext, job: PingJob<HttpProvider>): Promise<Measurement> {
  const { provider } = job;
  const secret = resolveSecret(context.secrets, provider.token);
  if (!secret.ok) return failedBefore(secret.error);
  const server = serverName(provider);
  const refusalContext: RefusalContext = {
    server,
    model: job.endpoint.model,
    missingModelHint: 'Check the name against the list the server gives at /v1/models.',
    hasToken: secret.value !== undefined,
    secret: secret.value,
  };
  for (let tries = 1; ; tries += 1) {
    let reader = new OpenAiReader(server, secret.value);
    const answer = await timedRequest(context.pool, request(context, job, secret.value), () => {
      reader = new OpenAiReader(server, secret.value);
      return reader;
    });
    if (answer.kind === 'refused' && tries < MAX_TRIES && learnFrom(context, job, answer)) continue;
    return measurement(context, job, answer, reader, refusalContext);
  }
}

function request(context: AdapterContext, job: PingJob<HttpProvider>, secret: string | undefined): HttpRequest {
  const { endpoint, provider } = job;
  return {
    method: 'POST',
    url: urlBelow(provider.baseUrl, '/v1/chat/completions'),
    headers: {
      'content-type': 'application/json',
      accept: 'text/event-stream',
      'user-agent': context.userAgent,
      ...(secret === undefined ? {} : { authorization: `Bearer ${secret}` }),
    },
    body: chatBody(endpoint.model, job.prompt, endpoint.maxOutputTokens, context.quirks.of(endpoint.id)),
    caFile: provider.caFile,
    limits: limitsFor(job),
    signal: job.signal,
  };
}

function learnFrom(context: AdapterContext, job: PingJob, refused: Extract<TimedAnswer, { kind: 'refused' }>): boolean {
  if (refused.status !== 400 && refused.status !== 422) return false;
  const quirk = nextFallback(serverWords(refused.body).text, context.quirks.of(job.endpoint.id));
  if (quirk === null) return false;
  context.quirks.learn(job.endpoint.id, quirk);
  return true;
}

function measurement(context: AdapterContext, job: PingJob, answer: TimedAnswer, reader: OpenAiReader, refusalContext: RefusalContext): Measurement {
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
