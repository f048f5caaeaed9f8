import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startService, type TestService } from '../support/service.ts';

const TOKEN = 'sk-router-77aa88bb';
const text = `{
  // one GPU box, one account
  "google_models": {
    "google/gemma-3-12b-it": {
      "providers": [
        { "id": "gemma-1", "api_host": "http://192.168.0.10:7000/", "api_token": "", "api_type": "vllm", "keep_alive": "35m", "weight": 1.0 },
        { "id": "gemma-2", "api_host": "http://192.168.0.11:11434", "api_type": "ollama", "model_path": "gemma3:12b", "keep_alive": null },
      ],
    },
  },
  "openai_models": { "gpt-4o": { "providers": [{ "id": "o", "api_host": "https://api.example.com/v1", "api_token": "${TOKEN}", "api_type": "openai" }] } },
  "active_models": { "google_models": ["google/gemma-3-12b-it"], "openai_models": ["gpt-4o"] }
}`;

const importIt = (service: TestService, apply: boolean, content = text) => service.call('POST', '/api/import', { text: content, apply });

test('a preview says what an import would do, and does nothing', async () => {
  await using service = await startService();
  const preview = await importIt(service, false);
  expect(preview).toMatchObject({ status: 200, body: { newProviders: 3, newEndpoints: 3, changedEndpoints: 0 } });
  expect(Object(preview.body).lines).toEqual([
    '+ provider vllm-192.168.0.10-7000 (vllm at http://192.168.0.10:7000)',
    '+ provider ollama-192.168.0.11-11434 (ollama at http://192.168.0.11:11434)',
    '+ provider openai-api.example.com (openai at https://api.example.com/v1, with a token)',
    '+ endpoint vllm-192.168.0.10-7000.google-gemma-3-12b-it (35m)',
    '+ endpoint ollama-192.168.0.11-11434.gemma3-12b (not scheduled)',
    '+ endpoint openai-api.example.com.gpt-4o (not scheduled)',
  ]);
  expect((await service.get('/api/state')).body).toMatchObject({ providers: [], endpoints: [] });
  await expect(readFile(join(service.dataDir, 'secrets.json'))).rejects.toThrow('ENOENT');
});

test('an import does what its preview says; tokens go to the secrets and are never shown', async () => {
  await using service = await startService();
  const preview = await importIt(service, false);
  const done = await importIt(service, true);
  expect(done.body).toEqual(preview.body);
  expect((await service.get('/api/providers')).body).toMatchObject([
    {},
    {},
    { baseUrl: 'https://api.example.com/v1', token: 'secret:openai-api.example.com' },
  ]);
  const state = await service.get('/api/state');
  for (const shown of [preview.text, done.text, state.text, await readFile(join(service.dataDir, 'settings.json'), 'utf8')])
    expect(shown).not.toContain(TOKEN);
  expect(JSON.parse(await readFile(join(service.dataDir, 'secrets.json'), 'utf8'))).toEqual({ 'openai-api.example.com': TOKEN });
});

test('the same file a second time changes nothing; a changed keep_alive changes that endpoint alone', async () => {
  await using service = await startService();
  await importIt(service, true);
  const file = await readFile(join(service.dataDir, 'settings.json'), 'utf8');
  expect((await importIt(service, true)).body).toEqual({
    lines: ['= 3 endpoints are there already'],
    newProviders: 0,
    newEndpoints: 0,
    changedEndpoints: 0,
  });
  expect(await readFile(join(service.dataDir, 'settings.json'), 'utf8')).toBe(file);
  expect((await importIt(service, true, text.replace('35m', '5m'))).body).toMatchObject({ newEndpoints: 0, changedEndpoints: 1 });
  expect((await service.get('/api/endpoints')).body).toMatchObject([{ keepAlive: '5m' }, { keepAlive: null }, { keepAlive: null }]);
});

test('a token that was rotated in the file replaces the stored one; no provider or endpoint is added', async () => {
  await using service = await startService();
  await importIt(service, true);
  const rotated = text.replace(TOKEN, 'sk-rotated-11223344');
  const lines = ['~ token of provider openai-api.example.com', '= 3 endpoints are there already'];
  const report = { lines, newProviders: 0, newEndpoints: 0, changedEndpoints: 0 };
  expect((await importIt(service, false, rotated)).body).toEqual(report);
  expect((await importIt(service, true, rotated)).body).toEqual(report);
  const stored = JSON.parse(await readFile(join(service.dataDir, 'secrets.json'), 'utf8'));
  expect(stored).toEqual({ 'openai-api.example.com': 'sk-rotated-11223344' });
  expect((await importIt(service, true, rotated)).body).toEqual({ ...report, lines: lines.slice(1) });
});

test('two imports of the same file at once add everything once', async () => {
  await using service = await startService();
  const answers = await Promise.all([importIt(service, true), importIt(service, true)]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  expect((await service.get('/api/endpoints')).body).toHaveLength(3);
});

test.each([
  ['{ "a": {\n  "m" }', /^This is not JSON: \w+ in line 2\.$/],
  ['[]', /^A models config is an object/],
  ['{}', 'There is no model in this file. Is it a models config?'],
  [text.replace('"35m"', '"soon"'), /^google_models\.google\/gemma-3-12b-it\.providers\[0\]\.keep_alive: "soon" is not a duration/],
  [text.replace('"api_type": "ollama", ', ''), /^google_models\.google\/gemma-3-12b-it\.providers\[1\]\.api_type: /],
])('a text that is no models config is refused with the place: %j', async (content, message) => {
  await using service = await startService();
  const answer = await importIt(service, true, content);
  expect(answer).toMatchObject({
    status: 400,
    body: { error: { kind: 'badRequest', message: typeof message === 'string' ? message : expect.stringMatching(message) } },
  });
  expect((await service.get('/api/providers')).body).toEqual([]);
});
