import { expect, test } from 'vitest';
import { Catalog } from '../../electron/keepalive/catalog.ts';
import { endpointOf, httpProvider, settingsOf } from '../support/targets.ts';

const ollama = httpProvider('ollama', { id: 'ollama', baseUrl: 'http://localhost:11434' });
const gpu = httpProvider('vllm', { id: 'gpu', baseUrl: 'http://gpu:8000/v1' });
const endpoints = [
  endpointOf('o.qwen', { providerId: 'ollama', model: 'qwen3:8b' }),
  endpointOf('g.qwen', { providerId: 'gpu', model: 'qwen3:8b' }),
  endpointOf('g.llama', { providerId: 'gpu', model: 'llama' }),
];
const catalog = new Catalog(settingsOf([ollama, gpu], endpoints));

const idsOf = (model?: string, host?: string): string[] => catalog.select(model, host).map(({ endpoint }) => endpoint.id);

test('A model on a host is found by the host’s address, region or id; without a host the first one counts.', () => {
  expect(catalog.find('qwen3:8b', 'http://gpu:8000')?.endpoint.id).toBe('g.qwen');
  expect(catalog.find('qwen3:8b', 'gpu')?.provider).toEqual(gpu);
  expect(catalog.find('qwen3:8b', undefined)?.endpoint.id).toBe('o.qwen');
  expect(catalog.find('qwen3:8b', 'nowhere')).toBeUndefined();
  expect(catalog.find('mistral', 'gpu')).toBeUndefined();
});

test('An endpoint’s id is as good as its model.', () => {
  expect(catalog.find('g.llama', undefined)?.endpoint.model).toBe('llama');
});

test('A selection takes all that model and host name; what is missing selects all.', () => {
  expect(idsOf()).toEqual(['o.qwen', 'g.qwen', 'g.llama']);
  expect(idsOf('qwen3:8b')).toEqual(['o.qwen', 'g.qwen']);
  expect(idsOf(undefined, 'gpu')).toEqual(['g.qwen', 'g.llama']);
  expect(idsOf('llama', 'ollama')).toEqual([]);
});

test('The interval is the endpoint’s own, else the default; pinned ones are looked after at the default.', () => {
  const settings = settingsOf([ollama], [], { interval: '3m' });
  const rule = (keepAlive?: string | null) => new Catalog(settings).ruleOf(endpointOf('a', keepAlive === undefined ? {} : { keepAlive }));
  expect([rule(), rule('45s'), rule('-1'), rule('auto'), rule(null)]).toEqual([
    { kind: 'every', seconds: 180, pinned: false },
    { kind: 'every', seconds: 45, pinned: false },
    { kind: 'every', seconds: 180, pinned: true },
    { kind: 'auto' },
    { kind: 'off' },
  ]);
});

test('When the default itself is to pin, pinned endpoints are looked after every two minutes.', () => {
  const pinned = new Catalog(settingsOf([ollama], [], { interval: '-1' }));
  expect(pinned.ruleOf(endpointOf('a'))).toEqual({ kind: 'every', seconds: 120, pinned: true });
});

test('A negative keep_alive pins, the endpoint’s own or the default.', () => {
  const plain = new Catalog(settingsOf([ollama], []));
  expect([plain.pins(endpointOf('a')), plain.pins(endpointOf('a', { keepAlive: '-5m' }))]).toEqual([false, true]);
  const pinned = new Catalog(settingsOf([ollama], [], { interval: '-1' }));
  expect([pinned.pins(endpointOf('a')), pinned.pins(endpointOf('a', { keepAlive: '5m' }))]).toEqual([true, false]);
});
