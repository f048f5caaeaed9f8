import { describe, expect, test } from 'vitest';
import type { ErrorKind } from '../../electron/domain/ping.ts';
import { kindOfRefusal, type RefusalContext, refusalError, retryAfterMs, serverWords } from '../../electron/providers/httpErrors.ts';

const SECRET = 'sk-live-abcdef';
const NOW = Date.UTC(2026, 10, 2, 8, 0, 0);
const context: RefusalContext = { server: 'box at box:8000', model: 'qwen3:8b', missingModelHint: 'Pull it.', hasToken: false, secret: undefined };

type Headers = Parameters<typeof retryAfterMs>[0];
const refusalOf = (status: number, body: object | string, headers: Headers = {}, more: Partial<RefusalContext> = {}) =>
  refusalError({ status, headers, body: typeof body === 'string' ? body : JSON.stringify(body) }, { ...context, ...more }, NOW);

/** Bodies as the servers really send them. */
const corpus: readonly (readonly [server: string, status: number, body: object | string, kind: ErrorKind])[] = [
  ['Ollama', 404, { error: "model 'x' not found" }, 'notFound'],
  ['Ollama', 404, { error: 'model "x" not found, try pulling it first' }, 'notFound'],
  ['Ollama', 400, { error: 'model is required' }, 'badRequest'],
  ['Ollama', 400, { error: '"m" does not support chat' }, 'badRequest'],
  ['Ollama', 400, { error: '"m" does not support thinking' }, 'badRequest'],
  ['Ollama', 503, { error: 'server busy, please try again.  maximum pending requests exceeded' }, 'busy'],
  ['Ollama', 499, { error: 'request canceled' }, 'server'],
  ['Ollama', 500, { error: 'llama runner process has terminated: cudaMalloc failed: out of memory' }, 'server'],
  ['Ollama', 500, { error: 'model requires more system memory (9.1 GiB) than is available (4.0 GiB)' }, 'server'],
  ['Ollama cloud', 429, { error: 'you have reached your hourly usage limit' }, 'throttled'],
  ['Ollama cloud', 502, { error: 'upstream error' }, 'server'],
  ['Ollama cloud', 401, { error: 'unauthorized' }, 'auth'],
  ['Ollama cloud', 403, { error: 'ollama cloud is disabled' }, 'auth'],
  ['Ollama', 404, '404 page not found', 'notFound'],
  ['vLLM', 401, { error: 'Unauthorized' }, 'auth'],
  ['vLLM', 404, { error: { message: 'The model `x` does not exist.', type: 'NotFoundError', param: 'model', code: 404 } }, 'notFound'],
  ['old vLLM', 404, { object: 'error', message: 'The model `x` does not exist.', type: 'NotFoundError', param: null, code: 404 }, 'notFound'],
  [
    'vLLM',
    400,
    { error: { message: "This model's maximum context length is 32768 tokens.", type: 'BadRequestError', param: null, code: 400 } },
    'badRequest',
  ],
  ['vLLM', 500, { error: { message: 'EngineCore encountered an issue.', type: 'InternalServerError', param: null, code: 500 } }, 'server'],
  ['vLLM', 404, { detail: 'Not Found' }, 'notFound'],
  ['vLLM', 422, { detail: [{ loc: ['body', 'model'], msg: 'field required' }] }, 'badRequest'],
  ['llama.cpp', 503, { error: { message: 'Loading model', type: 'unavailable_error', code: 503 } }, 'loading'],
  ['llama.cpp', 401, { error: { code: 401, message: 'Invalid API Key', type: 'authentication_error' } }, 'auth'],
  ['llama.cpp', 404, { error: { code: 404, message: 'File Not Found', type: 'not_found_error' } }, 'notFound'],
  ['llama.cpp', 501, { error: { code: 501, message: 'This server does not support metrics', type: 'not_supported_error' } }, 'server'],
  [
    'llama.cpp',
    400,
    { error: { code: 400, message: 'the request exceeds the available context size', type: 'exceed_context_size_error' } },
    'badRequest',
  ],
  ['llama-swap', 400, { error: 'could not find real modelID for x' }, 'notFound'],
  ['TGI', 429, { error: 'Model is overloaded', error_type: 'overloaded' }, 'busy'],
  ['Hugging Face', 503, { error: 'Model org/x is currently loading', estimated_time: 20 }, 'loading'],
  ['a Bedrock proxy', 429, { message: 'Model is not ready for inference. Wait and try your request again' }, 'loading'],
  ['OpenAI', 401, { error: { message: 'Incorrect API key provided', type: 'invalid_request_error', param: null, code: 'invalid_api_key' } }, 'auth'],
  ['OpenAI', 429, { error: { message: 'Rate limit reached', type: 'requests', param: null, code: 'rate_limit_exceeded' } }, 'throttled'],
  ['OpenAI', 402, { error: { message: 'Insufficient credits' } }, 'badRequest'],
  ['OpenAI', 424, { error: { message: 'upstream failed' } }, 'server'],
  ['any', 408, 'Request Timeout', 'server'],
  ['a proxy', 502, '<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>', 'server'],
  ['a proxy', 503, '', 'server'],
  ['a proxy', 503, 'no available slot', 'busy'],
  ['any', 405, '', 'badRequest'],
  ['any', 307, '', 'badRequest'],
];

describe('A refusal is sorted by its status and words', () => {
  test.each(corpus)('%s: %i %j is %s.', (_server, status, body, kind) => {
    const error = refusalOf(status, body);
    expect(error).toMatchObject({ kind, status });
    expect(error.message).toMatch(/box at box:8000|qwen3:8b/);
  });

  test('whatever the words, 401 and 403 are about the token.', () => {
    expect([kindOfRefusal(401, 'Loading model'), kindOfRefusal(403, 'model not found')]).toEqual(['auth', 'auth']);
  });
});

describe('The sentence says what to do', () => {
  test.each<[string, number, object | string, Partial<RefusalContext>, string]>([
    ['set a token', 401, '', {}, 'box at box:8000 wants an API key (401). Set one for this provider, for example token env:MY_API_KEY.'],
    ['renew the token', 403, '', { hasToken: true }, 'box at box:8000 refused the token (403). It may be wrong or expired; set a new one.'],
    ['get the model', 404, { error: 'model not found' }, {}, 'The model qwen3:8b is not on this server. Pull it.'],
    [
      'check the path',
      404,
      'Not Found',
      {},
      'box at box:8000 has nothing at this path (404). Check the base URL; for most servers it ends before /v1.',
    ],
    ['wait for the load', 503, { error: { message: 'Loading model' } }, {}, 'box at box:8000 is loading qwen3:8b: a cold start in progress.'],
    ['wait for others', 503, { error: 'server busy' }, {}, 'Skipped: box at box:8000 is answering someone else.'],
    ['ask less', 429, '', {}, 'box at box:8000 limits the rate of requests (429). The interval is stretched until it accepts again.'],
    ['read what it said', 400, { error: 'no such field' }, {}, 'box at box:8000 did not accept the request (400). It said: no such field.'],
    ['check the settings', 400, '', {}, 'box at box:8000 did not accept the request (400). Check the model and the base URL.'],
    ['read its log', 500, '', {}, 'box at box:8000 failed with status 500. See its log.'],
    ['read the beginning of a page', 500, 'x'.repeat(300), {}, `box at box:8000 failed with status 500. It said: ${'x'.repeat(200)}…`],
  ])('%s.', (_what, status, body, more, message) => {
    expect(refusalOf(status, body, {}, more).message).toBe(message);
  });

  test('where a redirect leads.', () => {
    expect(refusalOf(308, '', { location: 'https://box/' }).message).toBe(
      'box at box:8000 redirects to https://box/. Use that address as the base URL.',
    );
    expect(refusalOf(301, '').message).toContain('redirects to another address');
  });
});

describe('The server’s own words', () => {
  test('are kept apart from ours, on one line, and cut.', () => {
    expect(refusalOf(500, { error: `out\n of   memory ${'x'.repeat(900)}` }).detail).toMatch(/^out of memory x{486}$/);
    expect(refusalOf(500, '').detail).toBeNull();
  });

  test('lose the tags of a page.', () => {
    expect(serverWords('<html><body><h1>502 Bad Gateway</h1></body></html>').text.trim()).toBe('502 Bad Gateway');
  });

  test('never hold the secret that we sent.', () => {
    const error = refusalOf(401, { error: `Incorrect API key provided: ${SECRET}.` }, {}, { hasToken: true, secret: SECRET });
    expect(JSON.stringify(error)).not.toContain(SECRET);
    expect(error.detail).toBe('Incorrect API key provided: ….');
  });

  test('tell a status of their own where there is one.', () => {
    expect(serverWords('{"error":"x","status":503}')).toEqual({ text: 'x', status: 503 });
    expect(serverWords('{"error":{"message":"x","code":404}}')).toEqual({ text: 'x', status: 404 });
    expect(serverWords('{"error":{"message":"x","code":"invalid"}}')).toEqual({ text: 'x', status: null });
  });
});

describe('Retry-After', () => {
  test.each<[string | undefined, number | null]>([
    ['120', 120_000],
    ['0', 0],
    ['1.5', 1_500],
    ['-5', 0],
    ['Mon, 02 Nov 2026 08:01:00 GMT', 60_000],
    ['Mon, 02 Nov 2026 07:00:00 GMT', 0],
    ['soon', null],
    ['', null],
    [undefined, null],
  ])('of %j is %j ms.', (value, ms) => {
    const headers: Headers = value === undefined ? {} : { 'retry-after': value };
    expect(retryAfterMs(headers, NOW)).toBe(ms);
  });

  test('is part of the error.', () => {
    expect(refusalOf(429, '', { 'retry-after': '30' }).retryAfterMs).toBe(30_000);
  });
});
