import { describe, expect, test } from 'vitest';
import { NOT_SHARED, type Sharing, type SharingState, sharingSchema, sharingSentence } from '../../electron/domain/sharing.ts';
import { sharingLine } from '../../renderer/home/summary.ts';
import { draftOf, errorsIn, errorsOf, isChanged, newPassword, sharingOf } from '../../renderer/sharing/sharingDraft.ts';

const shared: Sharing = sharingSchema.parse({ mode: 'shared', url: 'redis://gpu-box:6379', password: 'secret:redis', instance: 'desk' });
const state = (more: Partial<SharingState> = {}): SharingState => ({
  mode: 'shared',
  instance: 'desk',
  reached: true,
  problem: null,
  conflict: null,
  instances: ['desk'],
  dedicated: null,
  pings: true,
  ...more,
});

describe('What is typed about several machines', () => {
  test.each([NOT_SHARED, shared])('is what was saved, until something is typed', (saved) => {
    expect(sharingOf(draftOf(saved))).toEqual(saved);
    expect(isChanged(draftOf(saved), saved)).toBe(false);
  });

  test('is no change when it is the same in other words: an empty prefix is the usual one', () => {
    expect(isChanged({ ...draftOf(shared), prefix: ' ', instance: ' desk ' }, shared)).toBe(false);
    expect(isChanged({ ...draftOf(shared), instance: '' }, shared)).toBe(true);
  });

  test('as a password is to be stored, unless it is a reference, and is never part of the settings', () => {
    const typed = (text: string) => ({ ...draftOf(shared), password: { kind: 'typed', text } as const });
    expect(newPassword(typed('hunter2'))).toBe('hunter2');
    expect(JSON.stringify(sharingOf(typed('hunter2')))).not.toContain('hunter2');
    expect(sharingOf(typed('hunter2'), 'secret:redis-2').password).toBe('secret:redis-2');
    expect([newPassword(typed('env:REDIS')), sharingOf(typed('env:REDIS')).password]).toEqual([null, 'env:REDIS']);
    expect([newPassword(typed('')), sharingOf(typed('')).password]).toEqual([null, null]);
  });

  test('needs an address, unless the instance is to be alone', () => {
    expect(errorsOf(draftOf(NOT_SHARED))).toEqual({});
    expect(errorsOf({ ...draftOf(NOT_SHARED), mode: 'all' }).url).toMatch(/^Write the address/);
  });

  test('is told what is wrong at the field that it is about', () => {
    expect(errorsIn('sharing.url: put the password elsewhere\nsharing.prefix: too long')).toEqual({
      url: 'Put the password elsewhere.',
      prefix: 'Too long.',
    });
    expect(errorsIn('The disk is full.')).toEqual({ other: 'The disk is full.' });
  });
});

describe('How the work is shared', () => {
  test.each<[string | null, Partial<SharingState>]>([
    [null, { mode: 'alone' }],
    ['Shares the work as desk, no other instance is there.', {}],
    ['Shares the work as desk, beside gpu-box, lab.', { instances: ['desk', 'gpu-box', 'lab'] }],
    ['Pings for itself as desk, beside lab.', { mode: 'all', instances: ['desk', 'lab'] }],
    ['Pings for all instances as desk, beside lab.', { mode: 'dedicated', dedicated: 'desk', instances: ['desk', 'lab'] }],
    [
      'Kept warm by lab; desk watches and steps in when it is gone.',
      { mode: 'dedicated', dedicated: 'lab', instances: ['desk', 'lab'], pings: false },
    ],
    ['Redis is away.', { problem: 'Redis is away.', reached: false }],
    ['Shares the work as desk, no other instance is there. There are two.', { conflict: 'There are two.' }],
    ['Redis is away.', { problem: 'Redis is away.', conflict: 'There are two.' }],
  ])('is a sentence: %s', (sentence, more) => expect(sharingSentence(state(more))).toBe(sentence));

  test('is told on home only where it is out of the ordinary', () => {
    expect(sharingLine({ sharing: state() })).toBeNull();
    expect(sharingLine({ sharing: state({ problem: 'Redis is away.' }) })).toMatch(/goes on alone/);
    expect(sharingLine({ sharing: state({ conflict: 'There are two.' }) })).toBe('There are two.');
    expect(sharingLine({ sharing: state({ mode: 'dedicated', dedicated: 'lab', pings: false }) })).toMatch(/^Kept warm by lab\./);
  });
});
