import { describe, expect, test } from 'vitest';
import { endpointSchema } from '../../electron/domain/endpoint.ts';
import { providerSchema } from '../../electron/domain/provider.ts';
import { identityOf } from '../../electron/providers/bedrockClient.ts';
import { inferenceProfilesFor } from '../../electron/providers/bedrockProfiles.ts';
import { proxyFor } from '../../electron/providers/bedrockProxy.ts';
import { converseInput, quirkIn } from '../../electron/providers/bedrockRequest.ts';

describe('Inference profiles that may serve a bare model id', () => {
  const model = 'anthropic.claude-haiku-4-5-20251001-v1:0';

  test.each([
    ['us-east-1', ['us', 'global']],
    ['us-gov-west-1', ['us-gov']],
    ['ca-central-1', ['us', 'global']],
    ['eu-central-1', ['eu', 'global']],
    ['ap-northeast-1', ['jp', 'apac', 'global']],
    ['ap-southeast-2', ['au', 'apac', 'global']],
    ['ap-south-1', ['apac', 'global']],
    ['sa-east-1', ['global']],
  ])('in %s', (region, prefixes) => {
    expect(inferenceProfilesFor(model, region)).toEqual(prefixes.map((prefix) => `${prefix}.${model}`));
  });

  test('are not made up for ids that are profiles or ARNs', () => {
    expect(inferenceProfilesFor(`us.${model}`, 'us-east-1')).toEqual([]);
    expect(inferenceProfilesFor('arn:aws:bedrock:us-east-1:123456789012:imported-model/abc', 'us-east-1')).toEqual([]);
  });
});

describe('Whether a proxy is used', () => {
  const aws = new URL('https://bedrock-runtime.us-east-1.amazonaws.com');
  const proxied = { HTTPS_PROXY: 'http://proxy:3128' };

  test('depends on the variable for the scheme', () => {
    expect(proxyFor(aws, {})).toBeUndefined();
    expect(proxyFor(aws, proxied)).toBe('http://proxy:3128');
    expect(proxyFor(aws, { HTTP_PROXY: 'http://proxy:80' })).toBe('http://proxy:80');
    expect(proxyFor(new URL('http://gateway'), proxied)).toBeUndefined();
    expect(proxyFor(aws, { https_proxy: 'proxy:3128' })).toBe('http://proxy:3128');
    expect(proxyFor(aws, { HTTPS_PROXY: ' ' })).toBeUndefined();
  });

  test.each([
    '*',
    'amazonaws.com',
    '.amazonaws.com',
    '*.us-east-1.amazonaws.com',
    'localhost, AMAZONAWS.com',
    'bedrock-runtime.us-east-1.amazonaws.com:443',
  ])('NO_PROXY=%s exempts AWS', (list) => {
    expect(proxyFor(aws, { ...proxied, NO_PROXY: list })).toBeUndefined();
  });

  test.each(['aws.com', 'amazonaws.com:8443', 'example.com', ''])('NO_PROXY=%s does not', (list) => {
    expect(proxyFor(aws, { ...proxied, no_proxy: list })).toBe('http://proxy:3128');
  });

  test('never for loopback', () => {
    for (const url of ['http://localhost:1', 'http://127.0.0.1:1', 'http://[::1]:1']) {
      expect(proxyFor(new URL(url), { HTTP_PROXY: 'http://proxy:80' })).toBeUndefined();
    }
  });
});

describe('In whose name requests are made', () => {
  const provider = (more: object = {}) => {
    const parsed = providerSchema.parse({ kind: 'bedrock', id: 'aws', name: 'Bedrock', region: 'us-east-1', ...more });
    if (parsed.kind !== 'bedrock') throw new Error('not a Bedrock provider');
    return parsed;
  };
  const env = { AWS_BEARER_TOKEN_BEDROCK: 'key', AWS_PROFILE: 'play' };

  test('is said by the settings before the environment', () => {
    expect(identityOf({ provider: provider({ profile: 'work' }), key: 'key', env })).toEqual({ kind: 'key' });
    expect(identityOf({ provider: provider({ profile: 'work' }), key: undefined, env })).toEqual({ kind: 'profile', profile: 'work' });
    expect(identityOf({ provider: provider(), key: undefined, env })).toEqual({ kind: 'environmentKey' });
    expect(identityOf({ provider: provider(), key: undefined, env: { AWS_PROFILE: 'play' } })).toEqual({ kind: 'profile', profile: 'play' });
    expect(identityOf({ provider: provider(), key: undefined, env: {} })).toEqual({ kind: 'chain' });
  });
});

describe('What a refusal teaches', () => {
  const endpoint = endpointSchema.parse({ id: 'e', providerId: 'aws', model: 'm' });
  const input = converseInput({ endpoint, prompt: 'hi', prefix: null }, {});

  test.each([
    ['Malformed input request: #/max_tokens: 1 is not greater or equal to 16.', { outputTokens: 16 }],
    ["Invalid 'max_output_tokens': integer below minimum value. Expected a value >= 16, but got 1 instead.", { outputTokens: 16 }],
    ['The value of maxTokens must be at least 8', { outputTokens: 16 }],
    ['`temperature` is deprecated for this model.', { noTemperature: true }],
    ['requestMetadata is not permitted', { noRequestMetadata: true }],
    ['The provided model identifier is invalid.', undefined],
  ])('%s', (words, learned) => {
    expect(quirkIn(words, input, undefined)).toEqual(learned);
  });

  test('is taught once, and never against the limit that the user chose', () => {
    const learned = converseInput({ endpoint, prompt: 'hi', prefix: null }, { noTemperature: true, noRequestMetadata: true, outputTokens: 16 });
    for (const words of ['temperature', 'requestMetadata', 'maxTokens']) expect(quirkIn(words, learned, undefined)).toBeUndefined();
    expect(quirkIn('maxTokens', input, 1)).toBeUndefined();
  });
});

describe('A prefix on Bedrock', () => {
  const system = (prefixLifetime?: '5m' | '1h') =>
    converseInput(
      { endpoint: endpointSchema.parse({ id: 'e', providerId: 'aws', model: 'm', prefixLifetime }), prompt: 'hi', prefix: 'Be terse.' },
      {},
    ).system;

  test('is the system prompt with a cache point behind it, for five minutes without more words', () => {
    expect(system()).toEqual([{ text: 'Be terse.' }, { cachePoint: { type: 'default' } }]);
    expect(system('5m')).toEqual(system());
  });

  test('is asked to be kept for an hour where the user wants that', () => {
    expect(system('1h')).toEqual([{ text: 'Be terse.' }, { cachePoint: { type: 'default', ttl: '1h' } }]);
  });

  test('leaves requests without one as they were', () => {
    expect(
      converseInput({ endpoint: endpointSchema.parse({ id: 'e', providerId: 'aws', model: 'm' }), prompt: 'hi', prefix: null }, {}),
    ).not.toHaveProperty('system');
  });
});
