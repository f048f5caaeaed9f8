import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startBedrockServer } from '../../electron/demo/bedrockServer.ts';
import { tempDir } from '../support/tempDir.ts';
import { CANARIES } from './canaries.ts';
import { startEcho, startEchoProxy, startEchoReceiver, startEchoRedis } from './echo.ts';

/** A header that is no secret: where it shows up, an echo has come through, so the search there means something. */
export const MARKER = 'seen-marker-246810';
const MODEL = 'amazon.nova-micro-v1:0';

/** Servers that repeat what they are sent, and a data folder and an environment for a service that has a secret for each of them. */
export async function startSecretsLab() {
  const folder = await tempDir();
  const [echo, redis, proxy, receiver] = await Promise.all([startEcho(), startEchoRedis(), startEchoProxy(), startEchoReceiver()]);
  const [bedrock, bedrockByKey] = await Promise.all([startEchoBedrock(CANARIES.awsSessionToken), startEchoBedrock(CANARIES.bedrockKey)]);
  const settings = settingsOf(echo.url, redis.port, { signed: bedrock.url, byKey: bedrockByKey.url });
  await writeFile(join(folder.path, 'settings.json'), JSON.stringify(settings));
  const proxyUrl = `http://proxy-user:${encodeURIComponent(CANARIES.proxyPassword)}@127.0.0.1:${proxy.port}`;
  return {
    dataDir: folder.path,
    echo,
    redis,
    proxy,
    receiver,
    bedrock,
    bedrockByKey,
    /** Path and query are the secret. */
    webhookUrl: `${receiver.url}/services/${CANARIES.webhookPath}?key=${CANARIES.webhookQuery}`,
    env: {
      CANARY_ENVIRONMENT: CANARIES.environmentToken,
      CANARY_PROXIED: CANARIES.proxiedToken,
      CANARY_HEADER: CANARIES.environmentHeader,
      CANARY_REDIS: CANARIES.redisPassword,
      CANARY_BEDROCK: CANARIES.bedrockKey,
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: CANARIES.awsSecretKey,
      AWS_SESSION_TOKEN: CANARIES.awsSessionToken,
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: join(folder.path, 'none'),
      AWS_SHARED_CREDENTIALS_FILE: join(folder.path, 'none'),
      HTTP_PROXY: proxyUrl,
      HTTPS_PROXY: proxyUrl,
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([echo, redis, proxy, receiver, bedrock, bedrockByKey].map((server) => server[Symbol.asyncDispose]()));
      await folder[Symbol.asyncDispose]();
    },
  };
}
export type SecretsLab = Awaited<ReturnType<typeof startSecretsLab>>;

/** A Bedrock that refuses everything and repeats the secret that it is sent; the secret key itself signs and is sent to nobody. */
async function startEchoBedrock(sent: string) {
  const server = await startBedrockServer({ models: [{ name: MODEL, loadMs: 0, tokenMs: 0, idleUnloadMs: null }] });
  server.faults.set({ kind: 'exception', name: 'ValidationException', message: `${MARKER} ${sent}` }, { times: 'always' });
  return server;
}

function settingsOf(echoUrl: string, redisPort: number, bedrock: { readonly signed: string; readonly byKey: string }): object {
  const headers = { 'x-visible': MARKER, 'x-api-key': 'secret:header', 'x-other-key': 'Bearer env:CANARY_HEADER' };
  return {
    version: 1,
    startDelay: '1h',
    gateway: { enabled: true },
    sharing: { mode: 'shared', url: `redis://127.0.0.1:${redisPort}`, username: 'redis-user', password: 'env:CANARY_REDIS' },
    providers: [
      { kind: 'vllm', id: 'echo', name: 'Echo', baseUrl: echoUrl, token: 'secret:token' },
      { kind: 'ollama', id: 'echo-ollama', name: 'Echo Ollama', baseUrl: echoUrl, token: 'env:CANARY_ENVIRONMENT' },
      { kind: 'openai', id: 'proxied', name: 'Behind a proxy', baseUrl: 'http://models.test/v1', token: 'env:CANARY_PROXIED' },
      { kind: 'bedrock', id: 'aws', name: 'Bedrock', region: 'us-east-1', endpointUrl: bedrock.signed },
      { kind: 'bedrock', id: 'aws-key', name: 'Bedrock by key', region: 'us-east-1', endpointUrl: bedrock.byKey, token: 'env:CANARY_BEDROCK' },
    ],
    endpoints: [
      { id: 'chat', providerId: 'echo', model: 'chat', headers },
      { id: 'embed', providerId: 'echo', model: 'embed', task: 'embed', headers },
      { id: 'ollama', providerId: 'echo-ollama', model: 'qwen3:8b', headers },
      { id: 'proxied', providerId: 'proxied', model: 'far', headers },
      { id: 'nova', providerId: 'aws', model: MODEL },
      { id: 'nova-key', providerId: 'aws-key', model: MODEL },
    ],
  };
}
