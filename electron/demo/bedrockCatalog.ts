import type { BedrockModel } from './bedrockServer.ts';

/** Begins the id of an inference profile. */
export const PROFILE_PREFIX = /^(us|eu|apac|jp|au|global)\./;

/** The body of `GET /foundation-models` or `GET /inference-profiles`; `undefined` for any other path. */
export function catalogRoute(path: string, models: readonly BedrockModel[]): object | undefined {
  const listed = models.filter(({ name }) => !name.startsWith('arn:'));
  switch (path.split('?')[0]) {
    case '/foundation-models':
      return { modelSummaries: listed.map(foundationModel) };
    case '/inference-profiles':
      return { inferenceProfileSummaries: listed.filter(({ name }) => PROFILE_PREFIX.test(name)).map(inferenceProfile) };
    default:
      return undefined;
  }
}

function foundationModel({ name }: BedrockModel): object {
  const modelId = name.replace(PROFILE_PREFIX, '');
  return {
    modelArn: modelArn(modelId),
    modelId,
    modelName: titleOf(modelId),
    providerName: modelId.split('.')[0],
    inputModalities: ['TEXT'],
    outputModalities: ['TEXT'],
    responseStreamingSupported: true,
    customizationsSupported: [],
    inferenceTypesSupported: [modelId === name ? 'ON_DEMAND' : 'INFERENCE_PROFILE'],
    modelLifecycle: { status: 'ACTIVE' },
  };
}

function inferenceProfile({ name }: BedrockModel): object {
  const modelId = name.replace(PROFILE_PREFIX, '');
  return {
    inferenceProfileId: name,
    inferenceProfileName: `${name.split('.')[0]?.toUpperCase()} ${titleOf(modelId)}`,
    inferenceProfileArn: `arn:aws:bedrock:us-east-1:000000000000:inference-profile/${name}`,
    status: 'ACTIVE',
    type: 'SYSTEM_DEFINED',
    models: [{ modelArn: modelArn(modelId) }],
  };
}

function modelArn(modelId: string): string {
  return `arn:aws:bedrock:us-east-1::foundation-model/${modelId}`;
}

/** `anthropic.claude-haiku-4-5-20251001-v1:0` is `claude haiku 4 5`. */
function titleOf(modelId: string): string {
  return modelId
    .replace(/^[^.]*\./, '')
    .replace(/(-\d{8})?-v\d+(:\d+)?$/, '')
    .replaceAll('-', ' ');
}
