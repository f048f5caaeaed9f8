import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { type BedrockClient, openBedrockClient } from '../../electron/providers/bedrockClient.ts';
import { BedrockExpiry } from '../../electron/providers/bedrockExpiry.ts';
import { bedrockProvider } from '../support/targets.ts';
import { tempDir } from '../support/tempDir.ts';

afterEach(() => vi.unstubAllEnvs());

const inMinutes = (minutes: number): string => new Date(Math.ceil(Date.now() / 1000) * 1000 + minutes * 60_000).toISOString();

/** A client whose profile asks a program for credentials; the program tells what lies in a file. */
async function withProgram(folder: string, expiration: string): Promise<BedrockClient> {
  const answer = join(folder, 'answer.json');
  await tell(answer, expiration);
  const config = join(folder, 'config');
  await writeFile(config, `[profile work]\ncredential_process = cat ${answer}\n`);
  vi.stubEnv('AWS_CONFIG_FILE', config);
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(folder, 'none'));
  return openBedrockClient({ provider: bedrockProvider({ profile: 'work' }), key: undefined, userAgent: 'test/1', env: {} });
}

const tell = (file: string, expiration: string): Promise<void> =>
  writeFile(file, JSON.stringify({ Version: 1, AccessKeyId: 'AKIDEXAMPLE', SecretAccessKey: 'none', SessionToken: 'none', Expiration: expiration }));

test('Credentials that are told with their end, and come no later when they are asked for anew, expire then.', async () => {
  await using folder = await tempDir();
  const end = inMinutes(10);
  const client = await withProgram(folder.path, end);
  expect(await new BedrockExpiry(client).of(Date.now())).toEqual({
    at: Date.parse(end),
    says: 'AWS credentials of profile work expire',
    remedy: 'Run: aws sso login --profile work',
  });
  client.destroy();
});

test('Credentials that a program renews do not expire, whatever the ones in use say.', async () => {
  await using folder = await tempDir();
  const client = await withProgram(folder.path, inMinutes(10));
  expect(await client.expiresAt('kept')).not.toBeNull();
  const renewed = inMinutes(60);
  await tell(join(folder.path, 'answer.json'), renewed);
  expect(await new BedrockExpiry(client).of(Date.now())).toMatchObject({ at: Date.parse(renewed) });
  client.destroy();
});

test('An API key without an end has none, and is asked for nowhere.', async () => {
  const client = await openBedrockClient({ provider: bedrockProvider(), key: 'ABSKexample', userAgent: 'test/1', env: {} });
  expect(await new BedrockExpiry(client).of(Date.now())).toBeNull();
  expect(client.expiryWords).toEqual({
    says: 'The Bedrock API key expires',
    remedy: 'Create a new one in the Bedrock console and set it for this provider.',
  });
  client.destroy();
});
