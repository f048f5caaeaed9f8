import { describe, expect, test } from 'vitest';
import { toFound } from '../../electron/discovery/known.ts';
import { type SeenServer, search, withoutTwins } from '../../electron/discovery/search.ts';
import type { ServerKind } from '../../electron/domain/modelInfo.ts';
import { bedrockProvider, httpProvider } from '../support/targets.ts';

const server = (baseUrl: string, { kind = 'ollama', models = ['a'] }: { kind?: ServerKind; models?: string[] } = {}): SeenServer => ({
  server: { kind, name: kind, version: '1' },
  models: models.map((id) => ({ id, detail: null, task: 'chat', loaded: null, note: null })),
  needsToken: false,
  baseUrl,
});

const forever = () => new AbortController().signal;

describe('A search', () => {
  test('asks only where something listens, each address once, and keeps the order of the addresses.', async () => {
    const asked: string[] = [];
    const eyes = {
      isOpen: async (host: string, port: number) => {
        asked.push(`${host} ${port}`);
        return port !== 3;
      },
      look: async (address: string) => (address.endsWith(':2') ? null : server(address)),
    };
    const addresses = ['http://[::1]:4', 'http://a:1', 'http://a:2', 'http://a:3', 'http://a:1', 'https://b'];
    const found = await search(addresses, eyes, { atOnce: 2, signal: forever() });
    expect(found.map(({ baseUrl }) => baseUrl)).toEqual(['http://[::1]:4', 'http://a:1', 'https://b']);
    expect(asked.toSorted()).toEqual(['::1 4', 'a 1', 'a 2', 'a 3', 'b 443']);
  });

  test('tries no more addresses at once than it may.', async () => {
    let now = 0;
    let most = 0;
    const eyes = {
      isOpen: async () => {
        now += 1;
        most = Math.max(most, now);
        await Promise.resolve();
        now -= 1;
        return false;
      },
      look: async () => null,
    };
    await search(
      Array.from({ length: 50 }, (_, i) => `http://a:${i + 1}`),
      eyes,
      { atOnce: 7, signal: forever() },
    );
    expect(most).toBe(7);
  });

  test('that is ended gives what it has found until then, even where an address hangs.', async () => {
    const ending = new AbortController();
    const eyes = {
      isOpen: async () => true,
      look: (address: string) => {
        if (address === 'http://a:1') return Promise.resolve(server(address));
        ending.abort();
        return new Promise<null>(() => {});
      },
    };
    const found = await search(['http://a:1', 'http://a:2', 'http://a:3'], eyes, { atOnce: 1, signal: ending.signal });
    expect(found.map(({ baseUrl }) => baseUrl)).toEqual(['http://a:1']);
  });
});

describe('One server on two addresses of this computer', () => {
  const own = new Set(['192.168.0.17']);

  test('is one, at localhost.', () => {
    const found = withoutTwins([server('http://127.0.0.1:11434'), server('http://[::1]:11434'), server('http://192.168.0.17:11434')], own);
    expect(found.map(({ baseUrl }) => baseUrl)).toEqual(['http://localhost:11434']);
  });

  test('keeps the path at which its API begins.', () => {
    const found = withoutTwins([server('http://127.0.0.1:12434/engines'), server('http://[::1]:12434/engines')], own);
    expect(found.map(({ baseUrl }) => baseUrl)).toEqual(['http://localhost:12434/engines']);
  });

  test('keeps the address that answers, if it is only one.', () => {
    expect(withoutTwins([server('http://127.0.0.1:11434')], own).map(({ baseUrl }) => baseUrl)).toEqual(['http://127.0.0.1:11434']);
  });

  test.each([
    ['another kind', server('http://[::1]:8080', { kind: 'vllm' })],
    ['other models', server('http://[::1]:8080', { models: ['b'] })],
    ['another port', server('http://[::1]:8081')],
    ['another computer', server('http://192.168.0.18:8080')],
  ])('is two if it has %s.', (_name, other) => {
    expect(withoutTwins([server('http://127.0.0.1:8080'), other], own)).toHaveLength(2);
  });
});

describe('A found server', () => {
  test.each([
    ['http://127.0.0.1:11434', 'http://localhost:11434/'],
    ['http://localhost:11434', 'http://[::1]:11434'],
    ['http://localhost:11434', 'HTTP://LOCALHOST:11434/v1'],
    ['http://gpu-box:80', 'http://gpu-box'],
  ])('at %s is known as the provider at %s.', (baseUrl, known) => {
    expect(toFound(server(baseUrl), [bedrockProvider(), httpProvider('ollama', { id: 'mine', baseUrl: known })])).toMatchObject([
      { providerId: 'mine' },
    ]);
  });

  test('is not known as a provider elsewhere.', () => {
    expect(toFound(server('http://localhost:8080'), [httpProvider('ollama', { baseUrl: 'http://localhost:8081' })])).toMatchObject([
      { providerId: null },
    ]);
  });

  test.each<[ServerKind, string]>([
    ['ollama', 'ollama'],
    ['vllm', 'vllm'],
    ['llamacpp', 'openai'],
    ['lmstudio', 'openai'],
    ['openai', 'openai'],
  ])('of the kind %s is added as %s.', (kind, provider) => {
    expect(toFound(server('http://localhost:1', { kind }), [])).toMatchObject([{ kind: provider }]);
  });
});
