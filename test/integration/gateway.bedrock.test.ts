import { beforeEach, expect, test, vi } from 'vitest';
import { startBedrockServer } from '../../electron/demo/bedrockServer.ts';
import { post, startGatewayLab } from '../support/gatewayLab.ts';
import { API_KEY, isolateAws, MODEL, stubAccessKey } from './bedrockPing.ts';

beforeEach(isolateAws);

const models = [{ name: MODEL, loadMs: 0, tokenMs: 0, idleUnloadMs: null }];
const path = `/model/${encodeURIComponent(MODEL)}/converse-stream`;
const body = { messages: [{ role: 'user', content: [{ text: 'Hello' }] }], inferenceConfig: { maxTokens: 4 } };
const SIGNED = 'AWS4-HMAC-SHA256 Credential=AKIDOFTHECLIENT/20261122/us-east-1/bedrock/aws4_request, SignedHeaders=host, Signature=00';

const labAt = (endpointUrl: string, signBedrock: boolean) =>
  startGatewayLab(
    {
      gateway: { enabled: true, signBedrock },
      providers: [{ kind: 'bedrock', id: 'aws', name: 'Bedrock', region: 'us-east-1', endpointUrl }],
      endpoints: [{ id: 'tiny', providerId: 'aws', model: MODEL }],
    },
    { env: process.env },
  );

test('a Bedrock API key passes unchanged, and the event stream is noted by its frames', async () => {
  await using server = await startBedrockServer({ models, apiKey: API_KEY });
  await using lab = await labAt(server.url, false);
  const answer = await post(`${lab.at('aws')}${path}`, body, { authorization: `Bearer ${API_KEY}` });
  expect(answer).toMatchObject({ status: 200, headers: { 'content-type': 'application/vnd.amazon.eventstream' } });
  expect(answer.body.includes('metadata')).toBe(true);
  expect(server.requests[0]).toMatchObject({ path, headers: { authorization: `Bearer ${API_KEY}` }, body });
  await vi.waitFor(() => {
    const kept = lab.service.pilotLight.history.requests({ endpointId: 'tiny', from: 0, to: Number.MAX_SAFE_INTEGER, limit: 5 });
    expect(kept).toMatchObject({ value: [{ status: 200, ttftMs: expect.any(Number), inputTokens: expect.any(Number), outputTokens: 4 }] });
  });
});

test('a request that is signed for this address is refused, and says how it may pass', async () => {
  stubAccessKey();
  await using server = await startBedrockServer({ models });
  await using lab = await labAt(server.url, false);
  const answer = await post(`${lab.at('aws')}${path}`, body, { authorization: SIGNED });
  expect(answer.status).toBe(403);
  expect(JSON.parse(answer.body.toString())).toEqual({ message: expect.stringContaining('signed for this address') });
  expect(server.requests).toEqual([]);
});

test("where the settings allow it, it is signed anew with the provider's own credentials, and none of the old signature is left", async () => {
  stubAccessKey('AKIDOFPROVIDER');
  await using server = await startBedrockServer({ models, accessKeyId: 'AKIDOFPROVIDER' });
  await using lab = await labAt(server.url, true);
  const headers = { authorization: SIGNED, 'x-amz-date': '20200101T000000Z', 'x-amz-security-token': 'old', 'amz-sdk-invocation-id': 'kept' };
  const answer = await post(`${lab.at('aws')}${path}`, body, headers);
  expect(answer.status).toBe(200);
  const sent = server.requests[0]?.headers ?? {};
  expect(sent).toMatchObject({ 'amz-sdk-invocation-id': 'kept', authorization: expect.stringContaining('Credential=AKIDOFPROVIDER/') });
  expect(sent['authorization']).toMatch(/\/us-east-1\/bedrock\/aws4_request, SignedHeaders=[a-z0-9;-]*host[a-z0-9;-]*, Signature=[0-9a-f]{64}$/);
  expect(sent['x-amz-security-token']).toBeUndefined();
  expect(sent['x-amz-date']).not.toBe('20200101T000000Z');
  expect(server.requests[0]?.body).toEqual(body);
});

test("a provider's refusal passes as it is, with the header by which the SDK knows it", async () => {
  await using server = await startBedrockServer({ models, apiKey: API_KEY });
  await using lab = await labAt(server.url, false);
  const answer = await post(`${lab.at('aws')}${path}`, body, { authorization: 'Bearer wrong' });
  expect(answer.status).toBe(403);
  expect(answer.headers['x-amzn-errortype']).toContain('AccessDeniedException');
});
