import { describe, expect, it } from 'vitest';
import { endpointSchema } from '../../electron/domain/endpoint.ts';
import { changeOf, errorsOf, textsOf } from '../../renderer/detail/endpointForm.ts';

const plain = endpointSchema.parse({ id: 'a', providerId: 'p', model: 'tiny' });
const full = endpointSchema.parse({
  ...plain,
  prompt: 'Hi',
  maxOutputTokens: 4,
  coldLimit: '5m',
  warmLimit: '30s',
  targetMs: 500,
  bringBack: 'always',
});

describe('The settings of an endpoint', () => {
  it.each([plain, full])('are shown and need no change', (endpoint) => {
    expect(errorsOf(textsOf(endpoint))).toEqual({});
    expect(changeOf(textsOf(endpoint), endpoint)).toEqual({});
  });

  it('change only where the texts do', () => {
    expect(changeOf({ ...textsOf(full), targetMs: '400', task: 'embed', bringBack: 'never' }, full)).toEqual({
      targetMs: 400,
      task: 'embed',
      bringBack: 'never',
    });
  });

  it('go back to what is usual where a text is emptied', () => {
    const texts = { ...textsOf(full), prompt: ' ', maxOutputTokens: '', coldLimit: '' };
    expect(changeOf(texts, full)).toEqual({ prompt: null, maxOutputTokens: null, coldLimit: null });
    expect(changeOf({ ...textsOf(full), bringBack: 'whenFree' }, full)).toEqual({ bringBack: null });
  });

  it.each([
    ['maxOutputTokens', '0', 'whole number from 1 to 4096'],
    ['maxOutputTokens', 'many', 'whole number'],
    ['coldLimit', '2x', '"2x" is not a duration'],
    ['warmLimit', '0s', 'longer than 0 s'],
    ['targetMs', '-5', 'milliseconds'],
  ] as const)('say at %s what is wrong with "%s"', (field, text, words) => {
    const errors = errorsOf({ ...textsOf(full), [field]: text });
    expect(Object.keys(errors)).toEqual([field]);
    expect(errors[field]).toContain(words);
  });
});
