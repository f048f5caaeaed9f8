import { expect, test } from 'vitest';
import { eventPart } from '../../electron/demo/bedrockFrames.ts';
import { partsOf, pathBelow } from '../../electron/gateway/address.ts';
import { readEvent } from '../../electron/gateway/answerEvent.ts';
import { watchFor } from '../../electron/gateway/answerWatch.ts';
import { strangerAtGateway } from '../../electron/gateway/callers.ts';
import { passedOn } from '../../electron/gateway/headers.ts';
import { modelInPath, usesModel } from '../../electron/gateway/inference.ts';
import { isForGateway } from '../../electron/gateway/isForGateway.ts';
import { ModelScanner } from '../../electron/gateway/modelScanner.ts';

test.each([
  ['http://h:8000', '/v1/models?x=1', '/v1/models?x=1'],
  ['http://h:8000/v1', '/v1/models', '/v1/models'],
  ['http://h:8000/proxy/v1/', '/v1', '/proxy/v1'],
  ['http://h:8000/proxy/v1', '/chat/completions', '/proxy/v1/chat/completions'],
  ['http://h:8000/v1', '/v10/models', '/v1/v10/models'],
  ['http://h', '', '/'],
  ['http://h', '?x=1', '/?x=1'],
  ['http://h/base', '/a%2Fb//c', '/base/a%2Fb//c'],
])('Below %s the path %j leads to %s.', (base, rest, path) => {
  expect(pathBelow(new URL(base), rest)).toBe(path);
});

test('Only paths of the gateway are its own, and all behind the id is kept as it was sent.', () => {
  expect(['/gateway', '/gateway/', '/gateway/a/b', '/gateway?x'].map(isForGateway)).toEqual([true, true, true, true]);
  expect(['/', '/gateways', '/api/gateway/a', '//gateway/a'].map(isForGateway)).toEqual([false, false, false, false]);
  expect(partsOf('/gateway/box/api/chat?a=%2F')).toEqual({ providerId: 'box', rest: '/api/chat?a=%2F' });
  expect(partsOf('/gateway')).toEqual({ providerId: '', rest: '' });
});

const here = { host: '127.0.0.1:4747' };
test.each([
  ['a program', here, true],
  ['an address that somebody typed', { ...here, 'sec-fetch-site': 'none' }, true],
  ['a page of ours', { ...here, origin: 'http://127.0.0.1:4747', 'sec-fetch-site': 'same-origin' }, true],
  ['a page of another port', { ...here, origin: 'http://127.0.0.1:8080', 'sec-fetch-site': 'same-site' }, false],
  ['an image on a foreign page', { ...here, 'sec-fetch-site': 'cross-site' }, false],
  ['a sandboxed page', { ...here, origin: 'null' }, false],
  ['a foreign name for this address', { host: 'evil.test:4747' }, false],
])('Whether %s may pass: %s', (_, headers, may) => {
  expect(strangerAtGateway(headers) === null).toBe(may);
});

test('Headers of one connection stay behind, with those that Connection names; all others keep order, case and repetition.', () => {
  const raw = [
    'Host',
    'h',
    'X-A',
    '1',
    'Connection',
    'close, X-Mine',
    'x-mine',
    '2',
    'Keep-Alive',
    'timeout=5',
    'x-a',
    '3',
    'Transfer-Encoding',
    'chunked',
  ];
  expect(passedOn(raw, ['host'])).toEqual(['X-A', '1', 'x-a', '3']);
});

const modelOf = (body: string, size: number): string | null => {
  const scanner = new ModelScanner();
  const bytes = Buffer.from(body);
  for (let at = 0; at < bytes.length; at += size) scanner.push(bytes.subarray(at, at + size));
  return scanner.model;
};

test.each([
  ['at the beginning', '{"model":"tiny","stream":true}', 'tiny'],
  ['behind long messages', `{"messages":[{"model":"no","content":"${'x\\"y\\\\'.repeat(5_000)}"}], "model" : "tiny"}`, 'tiny'],
  ['with escapes and more than ASCII', '{"model":"a\\/b\\u00e9 é"}', 'a/bé é'],
  ['only as a value', '{"name":"model","to":"model"}', null],
  ['only deeper down', '{"options":{"model":"no"}}', null],
  ['that is no text', '{"model":7,"x":"no"}', null],
  ['in a list', '["model","no"]', null],
  ['in no JSON', 'model=no', null],
  ['that is too long', `{"model":"${'m'.repeat(2_000)}"}`, null],
])('A model %s is found however the body is cut.', (_, body, model) => {
  for (const size of [1, 2, 7, 64, 1_000_000]) expect(modelOf(body, size)).toBe(model);
});

test.each([
  ['OpenAI chat', '{"choices":[{"delta":{"content":"a"}}]}', true],
  ['an OpenAI role', '{"choices":[{"delta":{"role":"assistant","content":""}}]}', false],
  ['a tool call', '{"id":"1","choices":[{"delta":{"tool_calls":[{"function":{"name":"f"}}]}}]}', true],
  ["llama-swap's loading text", '{"choices":[{"delta":{"reasoning_content":"loading"}}]}', false],
  ['OpenAI completions', '{"choices":[{"text":"a"}]}', true],
  ['OpenAI responses', '{"type":"response.output_text.delta","delta":"a"}', true],
  ['Anthropic', '{"type":"content_block_delta","delta":{"type":"text_delta","text":"a"}}', true],
  ["Anthropic's beginning", '{"type":"message_start","message":{"content":[],"usage":{"input_tokens":3}}}', false],
  ['Ollama chat', '{"message":{"role":"assistant","content":"a"},"done":false}', true],
  ['Ollama generate', '{"response":"a","done":false}', true],
  ["Ollama's end", '{"response":"","done":true,"eval_count":4}', false],
  ['Bedrock', '{"contentBlockIndex":0,"delta":{"text":"a"}}', true],
  ['no JSON', 'oops', false],
])('Whether %s is a token.', (_, data, token) => {
  expect(readEvent(data).token).toBe(token);
});

test('The watch stamps the first token, and takes the counts from the end.', () => {
  const watch = watchFor('text/event-stream; charset=utf-8');
  const usage = 'data: {"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":4}}\n\ndata: [DONE]\n\n';
  const parts = [
    'data: {"choices":[{"delta":{"role":"assistant"}}]}\n',
    '\ndata: {"choices":[{"delta":{"content":"a"}}]}\n\n',
    usage.slice(0, 30),
    usage.slice(30),
  ];
  parts.forEach((part, at) => void watch?.push(Buffer.from(part), at));
  watch?.end(9);
  expect(watch).toMatchObject({ tokenAt: 1, inputTokens: 9, outputTokens: 4 });
  expect(watchFor('image/png')).toBeNull();
});

test("Bedrock's frames are read however they are cut.", () => {
  const bytes = Buffer.concat([
    eventPart('token', 'contentBlockDelta', '{"delta":{"text":"a"}}').bytes,
    eventPart('done', 'metadata', '{"usage":{"inputTokens":5,"outputTokens":2}}').bytes,
  ]);
  for (const size of [1, 13, 1_000]) {
    const watch = watchFor('application/vnd.amazon.eventstream');
    for (let at = 0; at < bytes.length; at += size) watch?.push(bytes.subarray(at, at + size), at);
    expect(watch).toMatchObject({ tokenAt: expect.any(Number), inputTokens: 5, outputTokens: 2 });
  }
});

test('Only calls that use a model count, and Bedrock names it in the path.', () => {
  const paths = ['/v1/chat/completions', '/api/generate?x', '/v1/embeddings', '/model/a%3A0/converse-stream', '/v1/messages'];
  expect(paths.map((path) => usesModel('POST', path))).toEqual([true, true, true, true, true]);
  expect([usesModel('GET', '/v1/chat/completions'), usesModel('POST', '/api/show'), usesModel('POST', '/v1/models')]).toEqual([false, false, false]);
  expect([modelInPath('/model/a%3A0/invoke'), modelInPath('/v1/models'), modelInPath('/model/%zz/invoke')]).toEqual(['a:0', null, null]);
});
