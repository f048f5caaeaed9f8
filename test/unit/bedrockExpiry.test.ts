import { describe, expect, it } from 'vitest';
import { BedrockExpiry, keyExpiry } from '../../electron/providers/bedrockExpiry.ts';

const NOON = Date.UTC(2026, 10, 22, 12);
const MINUTE = 60_000;
const WORDS = { says: 'AWS credentials of profile work expire', remedy: 'Run: aws sso login --profile work' };

/** Credentials that end when `kept` says, or when `anew` says if they are looked up again. */
function credentials(ends: { kept: number | null; anew: number | null | 'gone' }) {
  const asked: string[] = [];
  const client = {
    expiryWords: WORDS,
    expiresAt: async (which: 'kept' | 'anew') => {
      asked.push(which);
      if (ends[which] === 'gone') throw new Error('The SSO session has expired');
      return ends[which];
    },
  };
  return { expiry: new BedrockExpiry(client), asked, ends };
}

describe('The end of AWS credentials', () => {
  it('is what they say, with what to do', async () => {
    const { expiry } = credentials({ kept: NOON + 60 * MINUTE, anew: null });
    expect(await expiry.of(NOON)).toEqual({ at: NOON + 60 * MINUTE, ...WORDS });
  });

  it('is unknown where they do not say', async () => {
    expect(await credentials({ kept: null, anew: null }).expiry.of(NOON)).toBeNull();
  });

  it('is none yet where they can be had anew, as those of an SSO session, a role or a program', async () => {
    const { expiry } = credentials({ kept: NOON + 10 * MINUTE, anew: NOON + 60 * MINUTE });
    expect((await expiry.of(NOON))?.at).toBe(NOON + 60 * MINUTE);
  });

  it('is near where they cannot: the same ones come again, or nobody is signed in any more', async () => {
    for (const anew of [NOON + 10 * MINUTE, null, 'gone'] as const) {
      const { expiry } = credentials({ kept: NOON + 10 * MINUTE, anew });
      expect((await expiry.of(NOON))?.at).toBe(NOON + 10 * MINUTE);
    }
  });

  it('makes them be looked up anew only near their end, and only every five minutes: that may start a program', async () => {
    const { expiry, asked, ends } = credentials({ kept: NOON + 30 * MINUTE, anew: 'gone' });
    await expiry.of(NOON);
    expect(asked).toEqual(['kept']);
    for (let minute = 11; minute <= 15; minute += 1) await expiry.of(NOON + minute * MINUTE);
    expect(asked.filter((which) => which === 'anew')).toHaveLength(1);
    ends.anew = NOON + 90 * MINUTE;
    expect((await expiry.of(NOON + 16 * MINUTE))?.at).toBe(NOON + 90 * MINUTE);
  });

  it('is unknown, and a failure, where there are none at all', async () => {
    const client = { expiryWords: WORDS, expiresAt: () => Promise.reject(new Error('no credentials')) };
    await expect(new BedrockExpiry(client).of(NOON)).rejects.toThrow('no credentials');
  });
});

describe('The end of a Bedrock API key', () => {
  const keyOf = (query: string): string => `bedrock-api-key-${Buffer.from(`bedrock.amazonaws.com/?${query}`).toString('base64')}`;

  it('stands in a short-lived one', () => {
    const key = keyOf('Action=CallWithBearerToken&X-Amz-Date=20261122T120000Z&X-Amz-Expires=43200&X-Amz-SignedHeaders=host&Version=1');
    expect(keyExpiry(key)).toBe(NOON + 12 * 60 * MINUTE);
  });

  it.each(['ABSKQmVkcm9ja0FQSUtleS1leGFtcGxl', '', 'bedrock-api-key-', keyOf('X-Amz-Date=20261122T120000Z')])('is unknown of %s', (key) => {
    expect(keyExpiry(key)).toBeNull();
  });
});
