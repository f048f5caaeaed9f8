import fc from 'fast-check';
import { expect, test } from 'vitest';
import { endpointIdFor, endpointSchema, freeId } from '../../electron/domain/endpoint.ts';
import { idSchema } from '../../electron/domain/provider.ts';
import { endpointOf } from '../support/targets.ts';

test('An endpoint’s id tells provider and model.', () => {
  expect(endpointIdFor('ollama', 'qwen3:8b', new Set())).toBe('ollama.qwen3-8b');
  expect(endpointIdFor('vllm', 'meta-llama/Llama-3.1-8B', new Set())).toBe('vllm.meta-llama-Llama-3.1-8B');
});

test('An id that is taken gets a number, the first that is free.', () => {
  const taken = new Set(['ollama.qwen3-8b', 'ollama.qwen3-8b-2']);
  expect(endpointIdFor('ollama', 'qwen3:8b', taken)).toBe('ollama.qwen3-8b-3');
});

test('Whatever the text, the id is valid and free.', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.integer({ min: 0, max: 12 }), (text, count) => {
      const taken = new Set<string>();
      for (let i = 0; i <= count; i += 1) {
        const id = freeId(text, taken);
        expect(idSchema.safeParse(id).success).toBe(true);
        expect(taken.has(id)).toBe(false);
        taken.add(id);
      }
    }),
  );
});

test('An endpoint needs no more than an id, a provider and a model.', () => {
  expect(endpointOf('a')).toEqual({ id: 'a', providerId: 'box', model: 'a', enabled: true, task: 'chat' });
});

test('A limit of no time at all is refused.', () => {
  const parsed = endpointSchema.safeParse({ id: 'e', providerId: 'p', model: 'm', coldLimit: '0s' });
  expect(parsed.error?.issues.map(({ message }) => message)).toEqual(['a limit must be longer than 0s']);
});
