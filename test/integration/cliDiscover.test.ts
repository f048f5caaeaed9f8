import { expect, test } from 'vitest';
import { discoverySchema } from '../../electron/domain/discovery.ts';
import { startOllama, startOpenai } from '../support/fakesModels.ts';
import { runCli } from '../support/runCli.ts';
import { tempDir } from '../support/tempDir.ts';

const nothing = { AWS_CONFIG_FILE: '/nowhere/config', AWS_SHARED_CREDENTIALS_FILE: '/nowhere/credentials' };

test('discover finds the Ollama of OLLAMA_HOST on this computer, as a table and as JSON', async () => {
  await using folder = await tempDir();
  await using server = await startOllama();
  const env = { ...nothing, OLLAMA_HOST: `127.0.0.1:${server.port}` };
  const table = await runCli(['discover', '--data', folder.path], env);
  expect(table).toMatchObject({ code: 0, stderr: '' });
  expect(table.stdout).toContain(`Ollama 0.12.6  ${server.url}\n    qwen3:8b `);
  const json = await runCli(['discover', '--json', '--data', folder.path], env);
  expect(discoverySchema.parse(JSON.parse(json.stdout)).servers.map(({ baseUrl }) => baseUrl)).toContain(server.url);
});

test('discover --host looks at another computer, and ends well where there is nothing', async () => {
  await using folder = await tempDir();
  await using server = await startOpenai();
  const found = await runCli(['discover', '--host', `127.0.0.1:${server.port}`, '--data', folder.path], nothing);
  expect(found).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining(`vLLM 0.25.0  ${server.url}`) });
  await server.close();
  const gone = await runCli(['discover', '--host', `127.0.0.1:${server.port}`, '--data', folder.path], nothing);
  expect(gone).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining(`No model server answers on 127.0.0.1:${server.port}`) });
});

test.each([
  [['--host', 'a b'], /is not the name or address of a computer/],
  [['--host', 'gpu-box', '--network'], /Name a host or ask for the network, not both\./],
])('discover %j is wrong use', async (args, reason) => {
  await using folder = await tempDir();
  const ended = await runCli(['discover', ...args, '--data', folder.path], nothing);
  expect(ended).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(reason) });
});
