import { expect, test } from 'vitest';
import { bedrockModels } from '../../electron/providers/bedrockModels.ts';

const arn = (id: string) => `arn:aws:bedrock:us-east-1::foundation-model/${id}`;
const model = (modelId: string, more: object = {}) => ({
  modelId,
  modelArn: arn(modelId),
  modelName: 'Nova Micro',
  providerName: 'Amazon',
  outputModalities: ['TEXT' as const],
  responseStreamingSupported: true,
  inferenceTypesSupported: ['ON_DEMAND' as const],
  modelLifecycle: { status: 'ACTIVE' as const },
  ...more,
});
const profile = (inferenceProfileId: string, modelId: string, more: object = {}) => ({
  inferenceProfileId,
  inferenceProfileName: 'US Claude Haiku 4.5',
  inferenceProfileArn: `arn:aws:bedrock:us-east-1:000000000000:inference-profile/${inferenceProfileId}`,
  models: [{ modelArn: arn(modelId) }],
  status: 'ACTIVE' as const,
  type: 'SYSTEM_DEFINED' as const,
  ...more,
});

test('models on demand and inference profiles are listed, by their ids', () => {
  const haiku = 'anthropic.claude-haiku-4-5-20251001-v1:0';
  const models = [model('amazon.nova-micro-v1:0'), model(haiku, { inferenceTypesSupported: ['INFERENCE_PROFILE'] })];
  expect(bedrockModels({ models, profiles: [profile(`us.${haiku}`, haiku)] })).toEqual([
    { id: 'amazon.nova-micro-v1:0', detail: 'Nova Micro · Amazon', task: 'chat', loaded: null, note: null },
    { id: `us.${haiku}`, detail: 'US Claude Haiku 4.5 · inference profile', task: 'chat', loaded: null, note: null },
  ]);
});

test.each([
  ['cannot stream', { responseStreamingSupported: false }],
  ['is on its way out', { modelLifecycle: { status: 'LEGACY' } }],
  ['makes images', { outputModalities: ['IMAGE'] }],
])('a model that %s is not listed, nor is its profile', (_why, more) => {
  expect(bedrockModels({ models: [model('a.b-v1:0', more)], profiles: [profile('us.a.b-v1:0', 'a.b-v1:0')] })).toEqual([]);
});
