import { describe, expect, test } from 'vitest';
import { err, ok } from '../../electron/domain/result.ts';
import { limitsFor, ownWords, resolveSecret, serverName, urlBelow } from '../../electron/providers/adapter.ts';
import { bedrockProvider, httpProvider, jobFor } from '../support/targets.ts';

const CHAT = '/v1/chat/completions';

describe('A path below a base URL', () => {
  test.each([
    ['http://h:8000', CHAT, 'http://h:8000/v1/chat/completions'],
    ['http://h:8000/', CHAT, 'http://h:8000/v1/chat/completions'],
    ['http://h:8000/v1', CHAT, 'http://h:8000/v1/chat/completions'],
    ['http://h:8000/v1/', CHAT, 'http://h:8000/v1/chat/completions'],
    ['http://h/proxy/abc', CHAT, 'http://h/proxy/abc/v1/chat/completions'],
    ['http://h/proxy/v1', CHAT, 'http://h/proxy/v1/chat/completions'],
    ['https://g.example/v1beta/openai/', CHAT, 'https://g.example/v1beta/openai/chat/completions'],
    ['https://g.example/v2', CHAT, 'https://g.example/v2/chat/completions'],
    ['https://bedrock-runtime.us-east-1.amazonaws.com/openai/v1', CHAT, 'https://bedrock-runtime.us-east-1.amazonaws.com/openai/v1/chat/completions'],
    ['http://h/v1?key=a', CHAT, 'http://h/v1/chat/completions?key=a'],
    ['http://h:8080/v1', '/metrics?model=a%2Fb&autoload=false', 'http://h:8080/v1/metrics?model=a%2Fb&autoload=false'],
    ['http://h?key=a', '/v1/loads?include=core', 'http://h/v1/loads?key=a&include=core'],
    ['http://h:11434', '/api/chat', 'http://h:11434/api/chat'],
    ['http://h/ollama/', '/api/chat', 'http://h/ollama/api/chat'],
    ['http://h/v1', '/api/chat', 'http://h/v1/api/chat'],
  ])('%s and %s make %s.', (base, path, url) => {
    expect(urlBelow(base, path).href).toBe(url);
  });
});

describe('Limits', () => {
  const openai = httpProvider('openai');
  const firstToken = (job: Parameters<typeof limitsFor>[0]): number => limitsFor(job).firstTokenMs / 1_000;

  test('A model that may have to load gets ten minutes to its first token, a warm one gets one.', () => {
    expect(firstToken(jobFor(openai, {}, { expectation: 'cold' }))).toBe(600);
    expect(firstToken(jobFor(openai, {}, { expectation: 'warm' }))).toBe(60);
  });

  test('Ollama always gets ten minutes, because giving up aborts a load that anybody may have caused.', () => {
    expect(firstToken(jobFor(httpProvider('ollama'), {}, { expectation: 'warm' }))).toBe(600);
  });

  test('An endpoint’s own limits count, on Ollama too.', () => {
    const own = { coldLimit: '20m', warmLimit: '5s' };
    expect(firstToken(jobFor(openai, own, { expectation: 'cold' }))).toBe(1200);
    expect(firstToken(jobFor(openai, own, { expectation: 'warm' }))).toBe(5);
    expect(firstToken(jobFor(httpProvider('ollama'), own, { expectation: 'warm' }))).toBe(5);
  });

  test('A connection gets ten seconds, or what the endpoint says.', () => {
    expect(limitsFor(jobFor(openai)).connectMs).toBe(10_000);
    expect(limitsFor(jobFor(openai, { connectLimit: '90s' })).connectMs).toBe(90_000);
  });

  test('Silence after the head is limited to two minutes, and never more than the first token is.', () => {
    expect(limitsFor(jobFor(openai, {}, { expectation: 'cold' })).stallMs).toBe(120_000);
    expect(limitsFor(jobFor(openai, {}, { expectation: 'warm' })).stallMs).toBe(60_000);
  });
});

test('A provider is named with its address, without the scheme.', () => {
  expect(serverName(httpProvider('ollama', { id: 'Ollama', baseUrl: 'http://localhost:11434' }))).toBe('Ollama at localhost:11434');
  expect(serverName(bedrockProvider({ region: 'eu-central-1' }))).toBe('aws at eu-central-1');
});

test('A missing secret is an auth error with the words of whoever looked for it; no reference is no secret.', () => {
  const missing = () => err('The environment variable KEY is not set.');
  expect(resolveSecret(missing, 'env:KEY')).toMatchObject({
    ok: false,
    error: { kind: 'auth', message: 'The environment variable KEY is not set.' },
  });
  expect(resolveSecret(() => ok('s'), 'env:KEY')).toEqual({ ok: true, value: 's' });
  expect(resolveSecret(missing, undefined)).toEqual({ ok: true, value: undefined });
});

test('A server’s words are one line of at most 500 characters, with every copy of the secret taken out.', () => {
  expect(ownWords(' a\n\tb  c ', undefined)).toBe('a b c');
  expect(ownWords('key k1 and k1', 'k1')).toBe('key … and …');
  expect(ownWords('nothing', '')).toBe('nothing');
  expect(ownWords('a\0b\u001b[2Jc', undefined)).toBe('a b [2Jc');
  expect(ownWords('x'.repeat(9_000), undefined)).toHaveLength(500);
});
