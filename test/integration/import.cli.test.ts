import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runCli, startServe } from '../support/runCli.ts';
import { ROUTER_TOKEN, realConfig, seedConfig } from '../support/serviceConfigs.ts';
import { type TempDir, tempDir } from '../support/tempDir.ts';

const VLLM = 'http://192.168.0.10:7000';
const OPENAI = 'https://api.example.com/v1';

async function withConfig(text: string): Promise<TempDir & { readonly file: string; readonly data: string }> {
  const folder = await tempDir();
  const file = join(folder.path, 'models-config.json');
  await writeFile(file, text);
  return { ...folder, file, data: join(folder.path, 'data') };
}

const read = (...path: string[]) => readFile(join(...path), 'utf8');

test("llm-router's real shape is taken over; tokens end in the secrets and nowhere else", async () => {
  await using config = await withConfig(realConfig(VLLM, OPENAI));
  const ended = await runCli(['import', config.file, '--data', config.data]);
  expect(ended).toEqual({
    code: 0,
    signal: null,
    stderr: '',
    stdout: `+ provider vllm-192.168.0.10-7000 (vllm at ${VLLM})
+ provider openai-api.example.com (openai at ${OPENAI}, with a token)
+ endpoint vllm-192.168.0.10-7000.tiny (35m)
+ endpoint openai-api.example.com.big (not scheduled)
Added 2 endpoints on 2 new providers, changed 0.
`,
  });
  const settings = await read(config.data, 'settings.json');
  expect(settings).not.toContain(ROUTER_TOKEN);
  expect(JSON.parse(settings)).toMatchObject({
    version: 1,
    providers: [
      { kind: 'vllm', baseUrl: VLLM },
      { kind: 'openai', baseUrl: OPENAI, token: 'secret:openai-api.example.com' },
    ],
    endpoints: [
      { model: 'tiny', keepAlive: '35m' },
      { model: 'big', keepAlive: null },
    ],
  });
  expect(JSON.parse(await read(config.data, 'secrets.json'))).toEqual({ 'openai-api.example.com': ROUTER_TOKEN });
  for (const name of ['settings.json', 'secrets.json']) expect((await stat(join(config.data, name))).mode & 0o777).toBe(0o600);
});

test("seed 003's example is taken over, comment and all", async () => {
  await using config = await withConfig(seedConfig('http://localhost:8000'));
  const ended = await runCli(['import', config.file, '--data', config.data]);
  expect(ended).toMatchObject({ code: 0, stdout: expect.stringContaining('+ endpoint openai-localhost-8000.tiny (2m)') });
  expect(ended.stdout).not.toContain(ROUTER_TOKEN);
  expect(JSON.parse(await read(config.data, 'secrets.json'))).toEqual({ 'openai-localhost-8000': ROUTER_TOKEN });
});

test('a second import changes nothing, byte for byte', async () => {
  await using config = await withConfig(realConfig(VLLM, OPENAI));
  const files = async () => Promise.all(['settings.json', 'secrets.json'].map((name) => read(config.data, name)));
  await runCli(['import', config.file, '--data', config.data]);
  const before = await files();
  expect(await runCli(['import', config.file, '--data', config.data])).toMatchObject({
    code: 0,
    stdout: '= 2 endpoints are there already\nAdded 0 endpoints on 0 new providers, changed 0.\n',
  });
  expect(await files()).toEqual(before);
});

test('--dry-run only says what would change', async () => {
  await using config = await withConfig(realConfig(VLLM, OPENAI));
  const ended = await runCli(['import', config.file, '--dry-run', '--data', config.data]);
  expect(ended).toMatchObject({ code: 0, stdout: expect.stringContaining('Would add 2 endpoints on 2 new providers, change 0.\n') });
  await expect(read(config.data, 'settings.json')).rejects.toThrow('ENOENT');
  await expect(read(config.data, 'secrets.json')).rejects.toThrow('ENOENT');
});

test.each([
  ['{\n  "a": {\n    "m": }\n}', /^pilotlight: .*models-config\.json: This is not JSON: \w+ in line 3\.\n$/],
  [realConfig(VLLM, OPENAI).replace('"35m"', '"soon"'), /google_models\.tiny\.providers\[0\]\.keep_alive: "soon" is not a duration/],
  ['{}', /There is no model in this file/],
])('a file that is none is refused with the place, and changes nothing', async (text, reason) => {
  await using config = await withConfig(text);
  const ended = await runCli(['import', config.file, '--data', config.data]);
  expect(ended).toMatchObject({ code: 1, stdout: '' });
  expect(ended.stderr).toMatch(reason);
  await expect(read(config.data, 'settings.json')).rejects.toThrow('ENOENT');
});

test('a file that is not there, and a data folder that cannot be one, are sentences', async () => {
  await using config = await withConfig(realConfig(VLLM, OPENAI));
  expect(await runCli(['import', '/nowhere/config.json', '--data', config.data])).toMatchObject({
    code: 1,
    stdout: '',
    stderr: 'pilotlight: There is no file /nowhere/config.json.\n',
  });
  const ended = await runCli(['import', config.file, '--data', config.file]);
  expect(ended).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/^pilotlight: .*The data folder .* cannot be used: [^\n]+\n$/) });
});

test('while a service runs the import goes through it and is in force at once', async () => {
  await using config = await withConfig(realConfig(VLLM, OPENAI));
  await using serve = await startServe(config.data, ['--start-delay', '1h'], { DISABLE_WARMUP: 'true' });
  const preview = await runCli(['import', config.file, '--dry-run', '--data', config.data]);
  expect(preview).toMatchObject({ code: 0, stdout: expect.stringContaining('Would add 2 endpoints') });
  const ended = await runCli(['import', config.file, '--data', config.data]);
  expect(ended).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining('Added 2 endpoints on 2 new providers') });
  expect(await (await serve.fetch('/v1/warmup/status')).json()).toMatchObject({ endpoints: [{ model: 'tiny' }, { model: 'big' }] });
  expect(await read(config.data, 'settings.json')).not.toContain(ROUTER_TOKEN);
  await writeFile(config.file, '{');
  const refused = await runCli(['import', config.file, '--data', config.data]);
  expect(refused).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/models-config\.json: This is not JSON: \w+ in line 1\.\n$/) });
});

test('settings that cannot be read are kept aside, and the user is told', async () => {
  await using config = await withConfig(realConfig(VLLM, OPENAI));
  await runCli(['import', config.file, '--data', config.data]);
  await writeFile(join(config.data, 'settings.json'), '{ "version": 1,');
  const ended = await runCli(['import', config.file, '--data', config.data]);
  expect(ended).toMatchObject({ code: 0, stderr: expect.stringContaining('pilotlight: The settings could not be read and were kept as') });
});
