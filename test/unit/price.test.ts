import { describe, expect, test } from 'vitest';
import { NO_USAGE, type Usage } from '../../electron/domain/measurement.ts';
import { bedrockPrices } from '../../electron/domain/price.data.ts';
import { costOf, priceOf } from '../../electron/domain/price.ts';

const HAIKU = 'anthropic.claude-haiku-4-5-20251001-v1:0';
const usage = (inputTokens: number, outputTokens: number, cachedTokens: number | null = null): Usage => ({
  inputTokens,
  outputTokens,
  cachedTokens,
  cacheWriteTokens: null,
});

describe('The price of a Bedrock model', () => {
  test.each([
    [`global.${HAIKU}`, 1, 5],
    [`us.${HAIKU}`, 1.1, 5.5],
    [`eu.${HAIKU}`, 1.1, 5.5],
    [`apac.${HAIKU}`, 1.1, 5.5],
    [`jp.${HAIKU}`, 1.1, 5.5],
    [`us-gov.${HAIKU}`, 1.1, 5.5],
    [HAIKU, 1.1, 5.5],
    ['amazon.nova-micro-v1:0', 0.035, 0.14],
    ['us.amazon.nova-micro-v1:0', 0.035, 0.14],
    ['eu.amazon.nova-lite-v1:0', 0.06, 0.24],
    ['global.amazon.nova-2-lite-v1:0', 0.3, 2.5],
    ['us.amazon.nova-2-lite-v1:0', 0.33, 2.75],
    ['anthropic.claude-3-haiku-20240307-v1:0', 0.25, 1.25],
  ])('%s costs %d in and %d out per million tokens.', (model, input, output) => {
    const price = priceOf('bedrock', model, undefined, []);
    expect(price?.inputPerMTok).toBeCloseTo(input, 10);
    expect(price?.outputPerMTok).toBeCloseTo(output, 10);
  });

  test('is found behind an ARN.', () => {
    const arn = `arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.${HAIKU}`;
    expect(priceOf('bedrock', arn, undefined, [])).toEqual(priceOf('bedrock', `us.${HAIKU}`, undefined, []));
  });

  test('is not made up for a model that nobody knows.', () => {
    expect(priceOf('bedrock', 'meta.llama9-v1:0', undefined, [])).toBeNull();
    expect(priceOf('bedrock', 'arn:aws:bedrock:us-east-1:1:imported-model/abc', undefined, [])).toBeNull();
  });

  test('is the user’s where the user gave one: the longest beginning of the id wins, with or without geography.', () => {
    const overrides = [
      { model: 'anthropic.', inputPerMTok: 7, outputPerMTok: 7 },
      { model: 'anthropic.claude-haiku', inputPerMTok: 8, outputPerMTok: 8 },
      { model: 'eu.anthropic.claude-haiku', inputPerMTok: 9, outputPerMTok: 9 },
    ];
    expect(priceOf('bedrock', `us.${HAIKU}`, undefined, overrides)?.inputPerMTok).toBe(8);
    expect(priceOf('bedrock', `eu.${HAIKU}`, undefined, overrides)?.inputPerMTok).toBe(9);
    expect(priceOf('bedrock', 'anthropic.claude-9', undefined, overrides)?.inputPerMTok).toBe(7);
  });

  test('is the endpoint’s own before anything else.', () => {
    const own = { inputPerMTok: 1, outputPerMTok: 2 };
    expect(priceOf('bedrock', HAIKU, own, [{ model: 'anthropic', inputPerMTok: 9, outputPerMTok: 9 }])).toMatchObject(own);
  });

  test('is the user’s for servers of every kind, but the list is Bedrock’s only.', () => {
    const own = { model: 'gpt-x', inputPerMTok: 2, outputPerMTok: 8 };
    expect(priceOf('openai', 'gpt-x-mini', undefined, [own])).toMatchObject({ inputPerMTok: 2, outputPerMTok: 8 });
    expect(priceOf('openai', 'amazon.nova-micro-v1:0', undefined, [])).toBeNull();
  });

  test('says how old it is.', () => {
    expect(Date.parse(bedrockPrices.asOf)).not.toBeNaN();
  });
});

describe('The cost of a ping', () => {
  const price = { inputPerMTok: 1, outputPerMTok: 5, cachedPerMTok: 0.1 };

  test('counts input and output tokens that were really used.', () => {
    expect(costOf(usage(10, 1), price)).toBeCloseTo(15e-6, 12);
    expect(costOf({ ...NO_USAGE, inputTokens: 10 }, price)).toBeCloseTo(10e-6, 12);
  });

  test('takes the cheaper price for cached input, and the full one where no other is known.', () => {
    expect(costOf(usage(1000, 0, 900), price)).toBeCloseTo((100 + 90) / 1e6, 12);
    expect(costOf(usage(1000, 0, 900), { inputPerMTok: 1, outputPerMTok: 5 })).toBeCloseTo(1000 / 1e6, 12);
  });

  test('never counts more cached tokens than there were tokens.', () => {
    expect(costOf(usage(100, 0, 500), price)).toBeCloseTo(10e-6, 12);
  });

  test('is unknown where the price or the tokens are.', () => {
    expect(costOf(usage(10, 1), null)).toBeNull();
    expect(costOf(NO_USAGE, price)).toBeNull();
  });

  /** Pings of 10 tokens in and `out` tokens out, every `seconds`. */
  const perDay = (model: string, out: number, seconds: number): number =>
    (86_400 / seconds) * (costOf(usage(10, out), priceOf('bedrock', model, undefined, [])) ?? Number.NaN);

  test.each([
    [`global.${HAIKU}`, 1, 120, 0.0108],
    [`global.${HAIKU}`, 16, 120, 0.0648],
    [`global.${HAIKU}`, 1, 240, 0.0054],
    [`global.${HAIKU}`, 16, 240, 0.0324],
    ['amazon.nova-micro-v1:0', 1, 120, 0.00035],
    ['amazon.nova-micro-v1:0', 16, 120, 0.0019],
  ])('of %s with %i tokens out every %i s adds up to $%d a day.', (model, out, seconds, dollars) => {
    expect(perDay(model, out, seconds) / dollars).toBeCloseTo(1, 1);
  });

  test('is not seed 000’s five cents a month, but 6 to 36 times as much.', () => {
    const perMonth = (out: number) => 30 * perDay(`global.${HAIKU}`, out, 120);
    expect(perMonth(1)).toBeCloseTo(0.32, 2);
    expect(perMonth(16)).toBeCloseTo(1.94, 2);
  });
});

describe('What is put into the prompt cache of a Claude on Bedrock', () => {
  const written: Usage = { inputTokens: 4_110, outputTokens: 1, cachedTokens: 0, cacheWriteTokens: 4_100 };
  const price = priceOf('bedrock', `global.${HAIKU}`, undefined, []);

  test('costs a quarter more than input for five minutes, and double for an hour.', () => {
    expect(costOf(written, price)).toBeCloseTo((10 * 1 + 4_100 * 1.25 + 5) / 1e6, 12);
    expect(costOf(written, price, '1h')).toBeCloseTo((10 * 1 + 4_100 * 2 + 5) / 1e6, 12);
  });

  test('costs a tenth once it is read from there.', () => {
    expect(costOf({ ...written, cachedTokens: 4_100, cacheWriteTokens: 0 }, price)).toBeCloseTo((10 + 4_100 * 0.1 + 5) / 1e6, 12);
  });

  test('costs what the user says, where the user says it.', () => {
    const own = priceOf('bedrock', HAIKU, { inputPerMTok: 1, outputPerMTok: 5, cacheWritePerMTok: 3 }, []);
    expect(costOf(written, own)).toBeCloseTo((10 + 4_100 * 3 + 5) / 1e6, 12);
    const plain = priceOf('bedrock', HAIKU, { inputPerMTok: 1, outputPerMTok: 5 }, []);
    expect(costOf(written, plain)).toBeCloseTo((10 + 4_100 * 1.25 + 5) / 1e6, 12);
  });

  test('costs as input with other models: nobody has said otherwise.', () => {
    expect(costOf(written, { inputPerMTok: 2, outputPerMTok: 0 }, '1h')).toBeCloseTo((4_110 * 2) / 1e6, 12);
  });
});
