import type { Provider } from '../../electron/domain/provider.ts';

/** One line to write into a program. */
export interface GatewayLine {
  /** For whom: `Ollama clients`. */
  readonly who: string;
  readonly line: string;
}

/** What to write into programs so that they reach a provider through the gateway. @param base address of the service, without a slash at its end */
export function linesFor({ kind, id }: Pick<Provider, 'kind' | 'id'>, base: string): readonly GatewayLine[] {
  const address = `${base}/gateway/${id}`;
  const openAi = { who: 'OpenAI SDKs', line: `OPENAI_BASE_URL=${address}/v1` };
  switch (kind) {
    case 'ollama':
      return [{ who: 'Ollama clients', line: `OLLAMA_HOST=${address}` }, openAi];
    case 'bedrock':
      return [{ who: 'AWS SDKs', line: `AWS_ENDPOINT_URL_BEDROCK_RUNTIME=${address}` }];
    case 'openai':
    case 'vllm':
      return [openAi];
  }
}
