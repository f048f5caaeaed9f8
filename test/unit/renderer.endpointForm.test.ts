import { describe, expect, it } from 'vitest';
import { shownEndpointSchema } from '../../electron/domain/endpoint.ts';
import { changeOf, errorsOf, textsOf } from '../../renderer/detail/endpointForm.ts';

const plain = shownEndpointSchema.parse({ id: 'a', providerId: 'p', model: 'tiny' });
const full = shownEndpointSchema.parse({ ...plain, targetMs: 500, bringBack: 'always' });

describe('The settings of an endpoint', () => {
  it.each([plain, full])('are shown and need no change', (endpoint) => {
    expect(errorsOf(textsOf(endpoint))).toEqual({});
    expect(changeOf(textsOf(endpoint), endpoint)).toEqual({});
  });

  it('change only where the texts do', () => {
    expect(changeOf({ ...textsOf(full), targetMs: '400' }, full)).toEqual({ targetMs: 400 });
    expect(changeOf({ ...textsOf(full), bringBack: 'never' }, full)).toEqual({ bringBack: 'never' });
  });

  it('go back to what is usual where a text is emptied', () => {
    expect(changeOf({ targetMs: ' ', bringBack: 'whenFree' }, full)).toEqual({ targetMs: null, bringBack: null });
  });

  it('say what is wrong with a target', () => {
    expect(errorsOf({ ...textsOf(full), targetMs: '-5' })).toEqual({ targetMs: 'Write milliseconds, for example 500.' });
  });
});
