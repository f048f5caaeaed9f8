import type { FoundationModelSummary, InferenceProfileSummary } from '@aws-sdk/client-bedrock';
import type { ModelInfo } from '../domain/modelInfo.ts';
import type { BedrockCatalog } from './bedrockControl.ts';
import { detailOf } from './modelFacts.ts';

/** What can be kept warm by a streamed conversation: inference profiles, and the models that a region offers on demand by their own id. */
export function bedrockModels({ models, profiles }: BedrockCatalog): ModelInfo[] {
  const usable = new Map(models.filter(isUsable).map((model) => [model.modelId ?? '', model]));
  const onDemand = [...usable.values()].filter(({ inferenceTypesSupported = [] }) => inferenceTypesSupported.includes('ON_DEMAND'));
  const listed = [
    ...profiles.flatMap((profile) => profileInfo(profile, usable)),
    ...onDemand.map((model) => info(model.modelId, detailOf([model.modelName, model.providerName]))),
  ];
  return listed.filter(({ id }) => id !== '').toSorted((a, b) => a.id.localeCompare(b.id, 'en', { numeric: true }));
}

function isUsable({ modelLifecycle, responseStreamingSupported, outputModalities = ['TEXT'] }: FoundationModelSummary): boolean {
  return (modelLifecycle?.status ?? 'ACTIVE') === 'ACTIVE' && responseStreamingSupported !== false && outputModalities.includes('TEXT');
}

/** A profile of images, embeddings or a model on its way out leads to no usable model. */
function profileInfo(profile: InferenceProfileSummary, usable: ReadonlyMap<string, FoundationModelSummary>): ModelInfo[] {
  const [model] = (profile.models ?? []).flatMap(({ modelArn }) => usable.get(modelArn?.split('/').at(-1) ?? '') ?? []);
  if (profile.status !== 'ACTIVE' || model === undefined) return [];
  return [info(profile.inferenceProfileId, detailOf([profile.inferenceProfileName, 'inference profile']))];
}

function info(id: string | undefined, detail: string | null): ModelInfo {
  return { id: id ?? '', detail, task: 'chat', loaded: null, note: null };
}
