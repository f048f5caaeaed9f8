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
  price: { inputPerMTok: 1, outputPerMTok: 5, cachedPerMTok: 0.1 },
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
    const texts = { ...textsOf(full), prompt: ' ', maxOutputTokens: '', coldLimit: '', inputPrice: '', outputPrice: '', cachedPrice: '' };
    expect(changeOf(texts, full)).toEqual({ prompt: null, maxOutputTokens: null, coldLimit: null, price: null });
    expect(changeOf({ ...textsOf(full), bringBack: 'whenFree' }, full)).toEqual({ bringBack: null });
  });

  it('take a price as a whole', () => {
    expect(changeOf({ ...textsOf(full), cachedPrice: '' }, full)).toEqual({ price: { inputPerMTok: 1, outputPerMTok: 5 } });
    expect(changeOf({ ...textsOf(plain), inputPrice: '0,25', outputPrice: '1.25' }, plain)).toEqual({
      price: { inputPerMTok: 0.25, outputPerMTok: 1.25 },
    });
  });

  it.each([
    ['maxOutputTokens', '0', 'whole number from 1 to 4096'],
    ['maxOutputTokens', 'many', 'whole number'],
    ['coldLimit', '2x', '"2x" is not a duration'],
    ['warmLimit', '0s', 'longer than 0 s'],
    ['targetMs', '-5', 'milliseconds'],
    ['inputPrice', 'much', 'an amount in dollars'],
    ['cachedPrice', '-1', 'an amount in dollars'],
  ] as const)('say at %s what is wrong with "%s"', (field, text, words) => {
    const errors = errorsOf({ ...textsOf(full), [field]: text });
    expect(Object.keys(errors)).toEqual([field]);
    expect(errors[field]).toContain(words);
  });

  it('want both halves of a price', () => {
    expect(Object.keys(errorsOf({ ...textsOf(plain), cachedPrice: '1' }))).toEqual(['inputPrice', 'outputPrice']);
  });
});
