import { EventEmitter } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { watchCrashes } from '../../electron/desktop/crash.ts';
import { apiToken } from '../../electron/storage/apiToken.ts';
import { filesIn } from '../../electron/storage/dataDir.ts';
import { startService } from '../support/service.ts';
import { CANARIES, leaksIn } from './canaries.ts';

const PROXY = `http://proxy-user:${encodeURIComponent(CANARIES.proxyPassword)}@proxy.test:3128`;
const ENV = {
  CANARY_REDIS: CANARIES.redisPassword,
  AWS_SECRET_ACCESS_KEY: CANARIES.awsSecretKey,
  AWS_SESSION_TOKEN: CANARIES.awsSessionToken,
  AWS_BEARER_TOKEN_BEDROCK: CANARIES.bedrockKey,
  HTTPS_PROXY: PROXY,
};

test('the report of a crash holds no secret that this run knows: stored ones, those of settings and libraries in the environment, the token of the API', async () => {
  const sharing = { mode: 'shared', url: 'redis://127.0.0.1:9', password: 'env:CANARY_REDIS' };
  await using service = await startService({ env: ENV, settings: { version: 1, sharing } });
  const { dataDir, pilotLight } = service;
  await service.call('PUT', '/api/secrets/token', { secret: CANARIES.storedToken });
  await service.call('PUT', '/api/alerts/webhook', { url: `https://chat.test/services/${CANARIES.webhookPath}?key=${CANARIES.webhookQuery}` });
  const made = apiToken(filesIn(dataDir).token);
  const secrets = {
    ...Object.fromEntries(
      (
        ['storedToken', 'webhookPath', 'webhookQuery', 'redisPassword', 'awsSecretKey', 'awsSessionToken', 'bedrockKey', 'proxyPassword'] as const
      ).map((name) => [name, CANARIES[name]]),
    ),
    proxyLogin: `proxy-user:${CANARIES.proxyPassword}`,
    apiToken: made.ok ? made.value : '',
  };
  const words = `${Object.values(secrets).join(' | ')} | ${PROXY} | Basic ${Buffer.from(secrets.proxyLogin).toString('base64')}`;
  const process = new EventEmitter();
  const ended = Promise.withResolvers<number>();
  const told: string[] = [];
  watchCrashes({
    folder: filesIn(dataDir).crashes,
    process: { on: process.on.bind(process) },
    facts: ['facts'],
    logLines: () => [`a line with ${words}`],
    clean: pilotLight.clean,
    tell: (title, text) => void told.push(title, text),
    finish: async () => {},
    exit: ended.resolve,
    now: () => 0,
  });
  process.emit('uncaughtException', new Error(`it broke: ${words}`));
  expect(await ended.promise).toBe(1);
  const [name = ''] = await readdir(filesIn(dataDir).crashes);
  const report = await readFile(join(filesIn(dataDir).crashes, name), 'utf8');
  expect(report).toMatch(/it broke: … \| [\s\S]*a line with … \| /);
  expect(leaksIn(`${report}${told.join('')}`, secrets)).toEqual([]);
});
