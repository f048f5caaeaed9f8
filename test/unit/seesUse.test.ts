import { expect, test } from 'vitest';
import type { Peek } from '../../electron/domain/peek.ts';
import { ok } from '../../electron/domain/result.ts';
import { SeesUse } from '../../electron/seesUse.ts';
import { peekOf } from '../support/sights.ts';
import { endpointOf, httpProvider } from '../support/targets.ts';

const NOTHING: Peek['tells'] = { residency: true, expiry: false, busy: false, use: false };

function seesUse(tells: Partial<Peek['tells']> | null, lastUseAt: number | null = null): boolean {
  const provider = httpProvider('openai');
  const peek = tells === null ? null : peekOf([], { tells: { ...NOTHING, ...tells } });
  const monitor = {
    targetOf: () => ({ provider, endpoint: endpointOf('a') }),
    sight: () => ({ providerId: provider.id, look: 'seen' as const, peek }),
  };
  return new SeesUse(monitor, { lastUseAt: () => ok(lastUseAt) }).of('a');
}

test.each<[string, boolean, boolean]>([
  ['a server that tells when it was used', seesUse({ use: true }), true],
  ['a server that tells an expiry, which moves with each use', seesUse({ expiry: true }), true],
  ['a server that only shows who is there just now', seesUse({ busy: true }), false],
  ['a server that tells nothing', seesUse({}), false],
  ['a server that was not looked at yet', seesUse(null), false],
  ['uses that were reported before', seesUse({ busy: true }, 1), true],
])('Disuse can be told by %s: %s', (_by, can, expected) => expect(can).toBe(expected));

test('Of an endpoint that is gone nothing is kept: one that comes under its name is asked of the history again.', () => {
  const provider = httpProvider('openai');
  const monitor = { targetOf: () => undefined, sight: () => ({ providerId: provider.id, look: 'notYet' as const, peek: null }) };
  const uses = [1];
  const sees = new SeesUse(monitor, { lastUseAt: () => ok(uses.pop() ?? null) });
  expect([sees.of('a'), sees.of('a')]).toEqual([true, true]);
  sees.keepOnly(new Set(['a']));
  expect(sees.of('a')).toBe(true);
  sees.keepOnly(new Set());
  expect(sees.of('a')).toBe(false);
});
