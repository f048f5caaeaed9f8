import { choose, HAIKU, test } from './addLab.ts';
import { expect, forgiveRefusals } from './browser.ts';

test('A server that was found is added with the models that were chosen', async ({ page, lab }) => {
  await lab.open('#/add');
  await page.getByRole('button', { name: `Choose models of Ollama at 127.0.0.1:${lab.ollama.port}` }).click();
  await expect(page.getByRole('heading', { name: 'Connection' })).toBeFocused();
  await expect(page.getByText(/^Ollama 0\.12\.6 answered in .+ 3 models found\.$/)).toBeVisible();
  const models = page.getByRole('group', { name: 'Models to keep warm' }).getByRole('checkbox');
  await expect(models).toHaveCount(3);
  await expect(models.first()).toHaveAccessibleName(/qwen3:8b .*Loaded/);
  await expect(page.getByRole('checkbox', { name: /nomic-embed-text .*Embedding/ })).toBeVisible();

  await page.getByRole('checkbox', { name: /qwen3:8b/ }).check();
  await page.getByRole('checkbox', { name: /nomic-embed-text/ }).check();
  await page.getByLabel('Ping after a silence of').selectOption('5 m');
  await page.getByRole('button', { name: 'Add 2 endpoints' }).click();

  await expect(page.getByText('Added the provider Ollama and 2 endpoints')).toBeVisible();
  expect(await lab.read('/api/providers')).toMatchObject([{ kind: 'ollama', name: 'Ollama', baseUrl: lab.ollama.url }]);
  expect(await lab.read('/api/endpoints')).toMatchObject([
    { model: 'qwen3:8b', keepAlive: '5m', task: 'chat' },
    { model: expect.stringContaining('nomic-embed-text'), task: 'embed' },
  ]);
});

test('An address without a scheme will do, and an untested server takes a typed model', async ({ page, lab }) => {
  await lab.open('#/add');
  await choose(page, 'Ollama');
  await page.getByLabel('Base URL').fill(`localhost:${lab.ollama.port}`);
  await page.getByLabel('Name of the model').fill('qwen3:8b');
  await page.getByRole('button', { name: 'Add 1 endpoint' }).click();
  await expect(page.getByText('Added the provider Ollama and qwen3:8b')).toBeVisible();
  expect(await lab.read('/api/providers')).toMatchObject([{ baseUrl: `http://localhost:${lab.ollama.port}` }]);
});

test('An OpenAI-compatible server is called after what answers', async ({ page, lab }) => {
  await lab.open('#/add');
  await choose(page, 'OpenAI-compatible');
  await page.getByLabel('Base URL').fill(lab.llamacpp.url);
  await page.getByRole('button', { name: 'Test connection' }).click();
  await expect(page.getByText(/^llama\.cpp .*answered in .+ 1 model found\.$/)).toBeVisible();
  await page.getByRole('checkbox', { name: /gemma-3-27b-it/ }).check();
  await page.getByRole('button', { name: 'Add 1 endpoint' }).click();
  await expect(page.getByText('Added the provider llama.cpp and gemma-3-27b-it')).toBeVisible();
});

test('A wrong token is said, a right one is stored and not shown again', async ({ page, lab }) => {
  await lab.open('#/add');
  await choose(page, 'vLLM');
  await page.getByLabel('Base URL').fill(lab.vllm.url);
  await page.getByLabel('Token, if it wants one').fill('sk-wrong');
  await page.getByRole('button', { name: 'Test connection' }).click();
  await expect(page.getByText(/refused the token \(401\)/)).toBeVisible();

  await page.getByLabel('Token, if it wants one').fill('sk-right');
  await expect(page.getByText(/refused the token/)).toBeHidden();
  await page.getByRole('button', { name: 'Test connection' }).click();
  await expect(page.getByText(/^vLLM 0\.25\.0 answered in /)).toBeVisible();
  await page.getByRole('checkbox', { name: /Qwen\/Qwen3-32B/ }).check();
  await page.getByRole('button', { name: 'Add 1 endpoint' }).click();
  await expect(page.getByText('Added the provider vLLM and Qwen/Qwen3-32B')).toBeVisible();
  expect(await lab.read('/api/providers')).toMatchObject([{ token: 'secret:vllm' }]);
  expect(await lab.read('/api/secrets')).toEqual(['vllm']);

  await lab.open('#/add/vllm');
  await expect(page.getByText('A token is stored.')).toBeVisible();
  await expect(page.getByRole('checkbox', { name: /Qwen\/Qwen3-32B .*Added/ })).toBeDisabled();
  expect(await page.content()).not.toContain('sk-right');
});

test('A port at which nothing answers is said with what to do', async ({ page, lab }) => {
  const { port } = lab.llamacpp;
  await lab.llamacpp.close();
  await lab.open('#/add');
  await choose(page, 'Ollama');
  await page.getByLabel('Base URL').fill(`http://127.0.0.1:${port}`);
  await page.getByRole('button', { name: 'Test connection' }).click();
  await expect(page.getByText(new RegExp(`Ollama at 127.0.0.1:${port} does not answer.* Is it running`))).toBeVisible();
});

test('A server of another kind is said, and the better kind is one click away', async ({ page, lab }) => {
  await lab.open('#/add');
  await choose(page, 'OpenAI-compatible');
  await page.getByLabel('Base URL').fill(`${lab.ollama.url}/v1`);
  await page.getByRole('button', { name: 'Test connection' }).click();
  await expect(page.getByText(/^This is Ollama\. Choose Ollama as the kind/)).toBeVisible();
  await page.getByRole('button', { name: 'Use Ollama as the kind' }).click();
  await expect(page.getByRole('radio', { name: 'Ollama' })).toBeChecked();
  await expect(page.getByLabel('Base URL')).toHaveValue(lab.ollama.url);
  await expect(page.getByText(/^Ollama 0\.12\.6 answered in /)).toBeVisible();

  await page.getByLabel('Base URL').fill(lab.llamacpp.url);
  await page.getByRole('button', { name: 'Test connection' }).click();
  await expect(page.getByText(/is llama\.cpp, not Ollama/)).toBeVisible();
});

test('Bedrock takes a profile of this computer with its own region', async ({ page, lab }) => {
  await lab.open('#/add');
  await choose(page, 'Amazon Bedrock');
  await page.getByLabel('Profile', { exact: true }).selectOption('work · eu-central-1');
  await expect(page.getByLabel('Region')).toHaveValue('eu-central-1');
  await page.getByText('More', { exact: true }).click();
  await page.getByLabel('Endpoint', { exact: true }).fill(lab.bedrock.url);
  await page.getByRole('button', { name: 'Test connection' }).click();
  await expect(page.getByText(/^Amazon Bedrock answered in /)).toBeVisible();
  await page.getByRole('checkbox', { name: HAIKU }).check();
  await page.getByRole('button', { name: 'Add 1 endpoint' }).click();
  await expect(page.getByText(`Added the provider Bedrock and ${HAIKU}`)).toBeVisible();
  expect(await lab.read('/api/providers')).toMatchObject([{ kind: 'bedrock', profile: 'work', region: 'eu-central-1' }]);
});

test('Expired AWS credentials are said with the command that renews them, and tested again', async ({ page, lab, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  lab.bedrock.faults.set({ kind: 'exception', name: 'ExpiredTokenException' }, { times: 'always', on: 'any' });
  await lab.open('#/add');
  await choose(page, 'Amazon Bedrock');
  await page.getByLabel('Profile', { exact: true }).selectOption('work · eu-central-1');
  await page.getByText('More', { exact: true }).click();
  await page.getByLabel('Endpoint', { exact: true }).fill(lab.bedrock.url);
  await page.getByRole('button', { name: 'Test connection' }).click();
  await expect(page.getByText('AWS credentials of profile work expired. Run:')).toBeVisible();
  await page.getByRole('button', { name: 'Copy' }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe('aws sso login --profile work');

  lab.bedrock.faults.clear();
  await page.getByRole('button', { name: 'Test again' }).click();
  await expect(page.getByText(/^Amazon Bedrock answered in /)).toBeVisible();
});

test('Bedrock takes an API key instead, and a region that is not listed', async ({ page, lab }) => {
  await lab.open('#/add');
  await choose(page, 'Amazon Bedrock');
  await page.getByRole('radio', { name: 'A Bedrock API key' }).check();
  await page.getByLabel('Bedrock API key', { exact: true }).fill('key-right');
  await page.getByLabel('Region').selectOption('Another region …');
  await page.getByLabel('Name of the region').fill('eu-isoe-west-1');
  await page.getByText('More', { exact: true }).click();
  await page.getByLabel('Endpoint', { exact: true }).fill(lab.bedrock.url);
  await page.getByLabel(/model/, { exact: false }).and(page.getByRole('textbox')).fill(HAIKU);
  await page.getByRole('button', { name: 'Add 1 endpoint' }).click();
  await expect(page.getByText(`Added the provider Bedrock and ${HAIKU}`)).toBeVisible();
  expect(await lab.read('/api/providers')).toMatchObject([{ region: 'eu-isoe-west-1', token: 'secret:bedrock' }]);
});

test('What is missing is said at its field, and the first one gets the focus', async ({ page, lab }) => {
  await lab.open('#/add');
  await choose(page, 'Amazon Bedrock');
  await page.getByRole('button', { name: 'Test connection' }).click();
  await expect(page.getByLabel('Profile', { exact: true })).toBeFocused();
  await expect(page.getByLabel('Profile', { exact: true })).toHaveAccessibleDescription('Choose a profile, or another way to sign in.');
  await expect(page.getByLabel('Region')).toHaveAccessibleDescription('Choose the region.');

  await choose(page, 'Ollama');
  await page.getByLabel('Base URL').fill('ftp://somewhere');
  await page.getByRole('button', { name: 'Add endpoints' }).click();
  await expect(page.getByText('Choose a model, or type its name.')).toBeVisible();
  await page.getByLabel('Name of the model').fill('m');
  await page.getByRole('button', { name: 'Add 1 endpoint' }).click();
  await expect(page.getByLabel('Base URL')).toHaveAccessibleDescription('The address begins with http:// or https://.');
});

test('Nothing is left behind when an endpoint is refused', async ({ page, lab, complaints }) => {
  await page.route('**/api/endpoints', (route) =>
    route.request().postDataJSON().model === 'second'
      ? route.fulfill({ status: 400, json: { error: { kind: 'badRequest', message: 'The disk is full.' } } })
      : route.continue(),
  );
  await lab.open('#/add');
  await choose(page, 'vLLM');
  await page.getByLabel('Base URL').fill(lab.vllm.url);
  await page.getByLabel('Token, if it wants one').fill('sk-right');
  await page.getByLabel('Name of the model').fill('first');
  await page.getByRole('button', { name: 'Add to the list' }).click();
  await page.getByLabel('Name of the model').fill('second');
  await page.getByRole('button', { name: 'Add 2 endpoints' }).click();
  await expect(page.getByText('The disk is full. Nothing was changed.')).toBeVisible();
  expect(await lab.read('/api/providers')).toEqual([]);
  expect(await lab.read('/api/endpoints')).toEqual([]);
  expect(await lab.read('/api/secrets')).toEqual([]);
  await expect(page.getByRole('button', { name: 'Add 2 endpoints' })).toBeVisible();
  forgiveRefusals(complaints, 400);
});

test('Another computer is looked at only when asked, and what is found there can be chosen', async ({ page, lab }) => {
  const asked: unknown[] = [];
  await page.route('**/api/discovery', (route) => {
    if (route.request().method() === 'GET') return route.fulfill({ json: { servers: [], aws: [] } });
    asked.push(route.request().postDataJSON());
    const found = {
      kind: 'vllm',
      server: { kind: 'vllm', name: 'vLLM', version: '0.25.0' },
      baseUrl: lab.vllm.url,
      models: [],
      needsToken: true,
      providerId: null,
    };
    return route.fulfill({ json: { servers: asked.length === 1 ? [] : [found], aws: [] } });
  });
  await lab.open('#/add');
  await expect(page.getByText(/^No model server answers on this computer\./)).toBeVisible();
  expect(asked).toEqual([]);
  await page.getByText('Look on other computers').click();
  await page.getByLabel('Name or address of the computer').fill('gpu-box');
  await page.keyboard.press('Enter');
  await expect(page.getByText('No model server was found there.')).toBeVisible();
  await page.getByRole('button', { name: 'Search the local network' }).click();
  await page.getByRole('button', { name: /^Choose models of vLLM at / }).click();
  expect(asked).toEqual([{ host: 'gpu-box' }, { network: true }]);
  await expect(page.getByRole('heading', { name: 'Connection' })).toBeFocused();
  await expect(page.getByLabel('Token, if it wants one')).toHaveValue('');
});
