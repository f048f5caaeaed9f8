import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { timeBilled } from '../../electron/domain/billing.data.ts';
import { billingOf } from '../../electron/domain/billing.ts';
import { type CostRates, dayCost, timeCost } from '../../electron/domain/intervalCost.ts';
import { knownBilling } from '../../electron/domain/knownBilling.ts';
import { NO_USAGE } from '../../electron/domain/measurement.ts';
import { pingCost } from '../../electron/domain/pingCost.ts';
import { bedrockProvider, endpointOf, httpProvider } from '../support/targets.ts';

const MINUTE = 60_000;
const IMPORTED = 'arn:aws:bedrock:us-east-1:123456789012:imported-model/abcdefgh1234';
const at = (baseUrl: string) => ({ kind: 'openai', baseUrl }) as const;

describe('A service that bills by time', () => {
  test.each([
    ['https://x1y2.us-east-1.aws.endpoints.huggingface.cloud/v1', 'Hugging Face Inference Endpoints'],
    ['https://me--vllm-serve.modal.run/v1', 'Modal'],
    ['https://api.runpod.ai/v2/abc/openai/v1', 'Runpod Serverless'],
    ['https://abc123.api.runpod.ai/v1', 'Runpod Serverless'],
    ['https://abc123-8000.proxy.runpod.net/v1', 'Runpod Serverless'],
    ['https://model.eastus.inference.ml.azure.com', 'Azure Machine Learning'],
    ['https://runtime.sagemaker.eu-west-1.amazonaws.com/endpoints/x', 'Amazon SageMaker'],
    ['https://ollama-abc-ew.a.run.app', 'Google Cloud Run'],
    ['https://model-abc.api.baseten.co/v1', 'Baseten'],
    ['https://me.koyeb.app/v1', 'Koyeb'],
  ])('is known by its host: %s.', (baseUrl, name) => {
    expect(knownBilling(at(baseUrl), 'm')?.name).toBe(name);
  });

  test.each([
    [IMPORTED, 'Amazon Bedrock Custom Model Import'],
    ['arn:aws:bedrock:us-east-1:123456789012:provisioned-model/abc', 'Amazon Bedrock Provisioned Throughput'],
  ])('is known by its model on Bedrock: %s.', (model, name) => {
    expect(knownBilling({ kind: 'bedrock' }, model)?.name).toBe(name);
  });

  test.each(['http://localhost:11434', 'https://api.openai.com/v1', 'https://run.app.example.com', 'https://notmodal.run.example', 'nonsense', ''])(
    'is not every server: %s.',
    (baseUrl) => {
      expect(knownBilling(at(baseUrl), 'm')).toBeNull();
    },
  );

  test('is none of the models that Bedrock bills by tokens.', () => {
    expect(knownBilling({ kind: 'bedrock' }, 'us.anthropic.claude-haiku-4-5-20251001-v1:0')).toBeNull();
    expect(knownBilling(at('https://api.fireworks.ai/inference/v1'), 'accounts/fireworks/models/llama-v3p1-8b')).toBeNull();
    expect(knownBilling(at('https://api.fireworks.ai/inference/v1'), 'accounts/f/models/m#accounts/me/deployments/d')?.name).toContain('Fireworks');
  });

  test('says where that is documented, and how old the list is.', () => {
    expect(timeBilled.services.every(({ source }) => URL.canParse(source))).toBe(true);
    expect(Date.parse(timeBilled.asOf)).not.toBeNaN();
  });
});

describe('How an endpoint bills', () => {
  const hosted = httpProvider('openai', { baseUrl: 'https://x.modal.run' });

  test('is by tokens unless somebody or its address says otherwise.', () => {
    expect(billingOf(httpProvider('openai'), endpointOf('m'))).toEqual({ kind: 'tokens' });
    expect(billingOf(hosted, endpointOf('m'))).toMatchObject({ kind: 'time', usdPerHour: null, confirmed: false, service: 'Modal', standing: false });
  });

  test('is what its own settings say: nobody is asked where the user knows better.', () => {
    expect(billingOf(hosted, endpointOf('m', { billing: { kind: 'tokens' } }))).toEqual({ kind: 'tokens' });
    const marked = endpointOf('m', { billing: { kind: 'time', usdPerHour: 4, confirmed: true } });
    expect(billingOf(httpProvider('openai'), marked)).toMatchObject({ usdPerHour: 4, confirmed: true, service: null, priceOf: null });
  });

  test('begins with the price that is known, and says what it is the price of.', () => {
    const known = billingOf(bedrockProvider(), endpointOf('m', { model: IMPORTED }));
    expect(known).toMatchObject({
      usdPerHour: expect.closeTo(6.864, 3),
      priceOf: expect.stringContaining('custom model units'),
      staysUpMs: 5 * MINUTE,
    });
    const own = billingOf(bedrockProvider(), endpointOf('m', { model: IMPORTED, billing: { kind: 'time', usdPerHour: 9 } }));
    expect(own).toMatchObject({ usdPerHour: 9, priceOf: null });
  });
});

describe('The time that a ping keeps a server up', () => {
  const rate = { usdPerHour: 6, staysUpMs: 5 * MINUTE, standing: false };

  test.each([
    ['the silence before it', 2 * MINUTE, 0.2],
    ['no more than it stays up by itself', 60 * MINUTE, 0.5],
    ['all that it stays up where nothing is known', null, 0.5],
  ])('is %s.', (_name, gapMs, usd) => {
    expect(timeCost(rate, gapMs)).toBeCloseTo(usd, 12);
  });

  test('is nobody’s guess where the price is not known, and costs nothing where it is paid for anyway.', () => {
    expect(timeCost({ ...rate, usdPerHour: null }, MINUTE)).toBeNull();
    expect(timeCost({ ...rate, standing: true }, MINUTE)).toBe(0);
  });

  test('adds up, over a day, to what the server was up.', () => {
    const property = fc.property(fc.array(fc.integer({ min: 1, max: 20 * MINUTE }), { maxLength: 50 }), (gaps) => {
      const upMs = gaps.reduce((sum, gapMs) => sum + Math.min(gapMs, rate.staysUpMs), 0);
      expect(gaps.reduce((sum, gapMs) => sum + (timeCost(rate, gapMs) ?? 0), 0)).toBeCloseTo((upMs / 3_600_000) * rate.usdPerHour, 9);
    });
    fc.assert(property);
  });
});

describe('What a ping costs', () => {
  const provider = bedrockProvider();
  const endpoint = endpointOf('m', {
    model: IMPORTED,
    billing: { kind: 'time', usdPerHour: 6, confirmed: true },
    price: { inputPerMTok: 100, outputPerMTok: 0 },
  });
  const usage = { ...NO_USAGE, inputTokens: 1000, outputTokens: 1 };
  const ping = { endpoint, provider, prices: [], usage, gapMs: 2 * MINUTE, keepsUp: true };

  test('is its tokens and the time it keeps its server up.', () => {
    expect(pingCost(ping)).toBeCloseTo(0.1 + 0.2, 9);
  });

  test('is its tokens alone when its server did not come up, and not known when there were none.', () => {
    expect(pingCost({ ...ping, keepsUp: false })).toBeCloseTo(0.1, 9);
    expect(pingCost({ ...ping, keepsUp: false, usage: NO_USAGE })).toBeNull();
  });
});

describe('What an interval costs a day', () => {
  const tokens: CostRates = { tokensUsd: 0.001, time: null, activeShare: 1 };
  const time = { usdPerHour: 6, staysUpMs: 5 * MINUTE, standing: false };

  test('is so many pings.', () => {
    expect(dayCost(tokens, 120)).toBeCloseTo(0.72, 9);
    expect(dayCost(tokens, null)).toBe(0);
    expect(dayCost({ ...tokens, tokensUsd: null }, 120)).toBeNull();
  });

  test('is less where it is kept warm a part of the week only.', () => {
    expect(dayCost({ ...tokens, activeShare: 0.25 }, 120)).toBeCloseTo(0.18, 9);
  });

  test('is a whole day where the server never goes down between pings, whatever the interval.', () => {
    expect(dayCost({ ...tokens, tokensUsd: null, time }, 120)).toBeCloseTo(144, 9);
    expect(dayCost({ ...tokens, tokensUsd: null, time }, 300)).toBeCloseTo(144, 9);
    expect(dayCost({ ...tokens, tokensUsd: null, time }, 3000)).toBeCloseTo(14.4, 9);
  });
});
