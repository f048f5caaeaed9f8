import { describe, expect, test } from 'vitest';
import { hostOf, idSchema, matchesHost } from '../../electron/domain/provider.ts';
import { bedrockProvider, httpProvider } from '../support/targets.ts';

describe('A host names a provider', () => {
  const vllm = httpProvider('vllm', { id: 'gpu-box', baseUrl: 'http://GPU.example:8000/v1' });

  test.each([
    'gpu-box',
    'http://gpu.example:8000/v1',
    'http://gpu.example:8000',
    'http://gpu.example:8000/',
    'gpu.example:8000',
    ' GPU.example:8000/v1/ ',
  ])('by its id or its address, in any spelling: %j.', (host) => {
    expect(matchesHost(vllm, host)).toBe(true);
  });

  test.each(['gpu.example', 'gpu.example:8001', 'other', '', 'http://gpu.example:8000/v2', 'GPU-BOX'])('but not by something else: %j.', (host) => {
    expect(matchesHost(vllm, host)).toBe(false);
  });

  test('A path that is more than /v1 belongs to the name.', () => {
    const proxied = httpProvider('openai', { baseUrl: 'https://gw.example/team-a/v1' });
    expect(matchesHost(proxied, 'https://gw.example/team-a')).toBe(true);
    expect(matchesHost(proxied, 'https://gw.example')).toBe(false);
  });

  test('A Bedrock account is named by its region, and by its own endpoint if it has one.', () => {
    expect(matchesHost(bedrockProvider({ region: 'eu-central-1' }), 'eu-central-1')).toBe(true);
    const own = bedrockProvider({ endpointUrl: 'http://127.0.0.1:9000' });
    expect(hostOf(own)).toBe('http://127.0.0.1:9000');
    expect(matchesHost(own, '127.0.0.1:9000')).toBe(true);
    expect(matchesHost(own, ' US-East-1')).toBe(true);
    expect(matchesHost(own, 'us-east-2')).toBe(false);
  });
});

test.each(['a', 'A1', 'my-box_2.local', 'x'.repeat(80)])('%j is an id.', (id) => {
  expect(idSchema.safeParse(id).success).toBe(true);
});

test.each(['', '-a', '.a', 'a b', 'a/b', 'ä', 'x'.repeat(81)])('%j is no id, because ids stand in addresses and file names.', (id) => {
  expect(idSchema.safeParse(id).success).toBe(false);
});
