import { describe, expect, test } from 'vitest';
import type { EndpointInput } from '../../electron/domain/endpoint.ts';
import { chatBody, embeddingsBody, MIN_PICKY_TOKENS, nextFallback } from '../../electron/providers/openaiBody.ts';
import { QuirkMemory, type Quirks } from '../../electron/providers/quirks.ts';
import { endpointOf } from '../support/targets.ts';

const asked = (more: Partial<EndpointInput> = {}, prefix: string | null = null) => ({ endpoint: endpointOf('m', more), prompt: 'hi', prefix });
const bodyOf = (quirks: Quirks, more: Partial<EndpointInput> = {}): unknown => JSON.parse(chatBody(asked(more), quirks));
const plain = { model: 'm', messages: [{ role: 'user', content: 'hi' }], stream: true };

describe('The smallest chat request', () => {
  test('asks for one token, deterministic, streamed, with usage.', () => {
    expect(bodyOf({})).toEqual({ ...plain, max_tokens: 1, temperature: 0, stream_options: { include_usage: true } });
  });

  test('leaves out or renames what the endpoint is known to refuse.', () => {
    const picky: Quirks = { noStreamOptions: true, maxCompletionTokens: true, noTemperature: true, outputTokens: 16, minimalReasoning: true };
    expect(bodyOf(picky)).toEqual({ ...plain, max_completion_tokens: 16, reasoning_effort: 'minimal' });
  });

  test('takes the user’s own output limit before anything learned.', () => {
    expect(bodyOf({ outputTokens: 16 }, { maxOutputTokens: 5 })).toMatchObject({ max_tokens: 5 });
  });
});

test('A prefix is the system message, before the ping’s own prompt, as those send it who should find it in the cache.', () => {
  const body: unknown = JSON.parse(chatBody(asked({}, 'You are terse.'), {}));
  expect(body).toMatchObject({
    messages: [
      { role: 'system', content: 'You are terse.' },
      { role: 'user', content: 'hi' },
    ],
  });
});

test('Own fields come last: they win over ours and over what was learned, and what is null is left out.', () => {
  const body = { temperature: null, max_tokens: 3, chat_template_kwargs: { enable_thinking: false } };
  expect(bodyOf({ outputTokens: 16 }, { body })).toEqual({
    ...plain,
    max_tokens: 3,
    stream_options: { include_usage: true },
    chat_template_kwargs: { enable_thinking: false },
  });
  expect(JSON.parse(embeddingsBody(asked({ task: 'embed', body: { dimensions: 8 } })))).toEqual({ model: 'm', input: 'hi', dimensions: 8 });
});

describe('After a refusal', () => {
  test.each<[string, Quirks]>([
    ['Unrecognized request argument supplied: stream_options', { noStreamOptions: true }],
    ["[{'loc': ('body', 'stream_options', 'include_usage'), 'msg': 'extra fields not permitted'}]", { noStreamOptions: true }],
    ["Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.", { maxCompletionTokens: true }],
    ["Unsupported value: 'temperature' does not support 0 with this model. Only the default (1) value is supported.", { noTemperature: true }],
    ['`temperature` (=0.0) has to be a strictly positive float', { noTemperature: true }],
    ["Invalid 'max_output_tokens': integer below minimum value. Expected a value >= 16, but got 1 instead.", { outputTokens: MIN_PICKY_TOKENS }],
    ["Invalid 'max_tokens': integer below minimum value. Expected a value >= 16, but got 1 instead.", { outputTokens: MIN_PICKY_TOKENS }],
    ['Could not finish the message because max_tokens or model output limit was reached.', { outputTokens: MIN_PICKY_TOKENS }],
    ['reasoning is mandatory for this model', { minimalReasoning: true }],
  ])('the field that the server names is what changes: %s', (words, quirk) => {
    expect(nextFallback(words, {})).toEqual(quirk);
  });

  test('too few completion tokens are more tokens once the field has its new name.', () => {
    const words = "Invalid 'max_completion_tokens': integer below minimum value. Expected a value >= 16, but got 1 instead.";
    expect(nextFallback(words, { maxCompletionTokens: true })).toEqual({ outputTokens: MIN_PICKY_TOKENS });
  });

  test('a server that does not say what it dislikes is met one field at a time, until nothing is left.', () => {
    const tried: Quirks[] = [];
    let quirks: Quirks = {};
    for (let next = nextFallback('Bad Request', quirks); next !== null; next = nextFallback('Bad Request', quirks)) {
      tried.push(next);
      quirks = { ...quirks, ...next };
    }
    expect(tried).toEqual([
      { noStreamOptions: true },
      { maxCompletionTokens: true },
      { noTemperature: true },
      { outputTokens: 16 },
      { minimalReasoning: true },
    ]);
  });

  test.each(['', ' ', 'bad request.', 'Unknown field in body', 'Extra inputs are not permitted'])(
    '%j says nothing, so the first thing is tried.',
    (words) => {
      expect(nextFallback(words, {})).toEqual({ noStreamOptions: true });
    },
  );

  test.each([
    'The model `x` does not exist.',
    'the prompt is too long for the context',
    'invalid request: model is not supported',
    "'messages' must not be empty",
    'billing hard limit has been reached',
  ])('nothing is tried when the words speak of something else: %s', (words) => {
    expect(nextFallback(words, {})).toBeNull();
  });

  test('the same thing is never tried twice.', () => {
    expect(nextFallback('temperature is not supported', { noTemperature: true })).toBeNull();
  });
});

test('What was learned adds up per endpoint, and can be forgotten.', () => {
  const memory = new QuirkMemory();
  memory.learn('a', { noTemperature: true });
  memory.learn('a', { outputTokens: 16 });
  expect([memory.of('a'), memory.of('b')]).toEqual([{ noTemperature: true, outputTokens: 16 }, {}]);
  memory.forget('a');
  expect(memory.of('a')).toEqual({});
});
