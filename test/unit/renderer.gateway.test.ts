import { expect, test } from 'vitest';
import { linesFor } from '../../renderer/gateway/gatewayLines.ts';

const BASE = 'http://127.0.0.1:4747';

test('Ollama is reached by its own clients and by those of OpenAI.', () => {
  expect(linesFor({ kind: 'ollama', id: 'box' }, BASE).map(({ line }) => line)).toEqual([
    'OLLAMA_HOST=http://127.0.0.1:4747/gateway/box',
    'OPENAI_BASE_URL=http://127.0.0.1:4747/gateway/box/v1',
  ]);
});

test.each(['openai', 'vllm'] as const)('A server of kind %s is reached by the base URL of OpenAI SDKs.', (kind) => {
  expect(linesFor({ kind, id: 'lab' }, BASE)).toEqual([{ who: 'OpenAI SDKs', line: 'OPENAI_BASE_URL=http://127.0.0.1:4747/gateway/lab/v1' }]);
});

test('Bedrock is reached by the endpoint override of the AWS SDKs.', () => {
  expect(linesFor({ kind: 'bedrock', id: 'aws' }, BASE)).toEqual([
    { who: 'AWS SDKs', line: 'AWS_ENDPOINT_URL_BEDROCK_RUNTIME=http://127.0.0.1:4747/gateway/aws' },
  ]);
});
