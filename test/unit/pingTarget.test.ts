import { expect, test } from 'vitest';
import { changesRequest, type PingFlags, pingTarget as targetOf } from '../../electron/cli/pingTarget.ts';
import { defaultSettings, type Settings, settingsSchema } from '../../electron/domain/settings.ts';

const NONE: PingFlags = {
  kind: undefined,
  baseUrl: undefined,
  model: undefined,
  token: undefined,
  region: undefined,
  profile: undefined,
  caFile: undefined,
  keepAlive: undefined,
  timeout: undefined,
  maxTokens: undefined,
  embed: false,
  allowCloud: false,
  way: undefined,
  connectTimeout: undefined,
  header: [],
  bodyField: [],
  prompt: undefined,
};
const pingTarget = (name: string | undefined, flags: PingFlags, settings: Settings, env: Record<string, string> = {}) =>
  targetOf(name, flags, { settings, where: 'The service at http://127.0.0.1:4747/' }, env);
const none = defaultSettings();
const two = settingsSchema.parse({
  version: 1,
  providers: [{ kind: 'ollama', id: 'o', name: 'Ollama', baseUrl: 'http://localhost:11434' }],
  endpoints: [
    { id: 'o.small', providerId: 'o', model: 'small', coldLimit: '5m' },
    { id: 'o.big', providerId: 'o', model: 'big' },
  ],
});

test('flags describe an endpoint of their own, whatever is configured', () => {
  const flags = { ...NONE, kind: 'ollama', baseUrl: 'http://gpu:11434', model: 'qwen3:8b', keepAlive: '-1', allowCloud: true };
  expect(pingTarget(undefined, flags, two)).toEqual({
    ok: true,
    value: {
      provider: { kind: 'ollama', id: 'ping', name: 'Ollama', baseUrl: 'http://gpu:11434', allowCloud: true },
      endpoint: { id: 'ping', providerId: 'ping', model: 'qwen3:8b', enabled: true, keepAlive: '-1', task: 'chat' },
    },
  });
});

test('token, certificate and embedding are taken over', () => {
  const flags = { ...NONE, kind: 'openai', baseUrl: 'https://h/v1', model: 'm', token: 'env:KEY', caFile: '/ca.pem', embed: true };
  expect(pingTarget(undefined, flags, none)).toMatchObject({
    ok: true,
    value: { provider: { token: 'env:KEY', caFile: '/ca.pem' }, endpoint: { task: 'embed' } },
  });
});

test('Bedrock needs no address; the region is us-east-1 unless somebody says so', () => {
  expect(pingTarget(undefined, { ...NONE, kind: 'bedrock', model: 'm' }, none)).toMatchObject({
    ok: true,
    value: { provider: { kind: 'bedrock', region: 'us-east-1' } },
  });
  const flags = { ...NONE, kind: 'bedrock', model: 'm', region: 'eu-central-1', profile: 'work', baseUrl: 'http://localhost:4566' };
  expect(pingTarget(undefined, flags, none)).toMatchObject({
    ok: true,
    value: { provider: { region: 'eu-central-1', profile: 'work', endpointUrl: 'http://localhost:4566' } },
  });
});

test.each([
  [{ AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'eu-north-1' }, undefined, 'eu-west-1'],
  [{ AWS_DEFAULT_REGION: 'eu-north-1' }, undefined, 'eu-north-1'],
  [{ AWS_REGION: '', AWS_DEFAULT_REGION: 'eu-north-1' }, undefined, 'eu-north-1'],
  [{ AWS_REGION: 'eu-west-1' }, 'ap-south-1', 'ap-south-1'],
])('with %j and --region %s Bedrock is asked in %s, as the AWS command line would', (env, region, expected) => {
  expect(pingTarget(undefined, { ...NONE, kind: 'bedrock', model: 'm', region }, none, env)).toMatchObject({
    ok: true,
    value: { provider: { region: expected } },
  });
});

test.each([
  ['--token', { token: 'env:KEY' }],
  ['--region', { region: 'eu-west-1' }],
  ['--profile', { profile: 'work' }],
  ['--ca-file', { caFile: '/ca.pem' }],
  ['--keep-alive', { keepAlive: '-1' }],
  ['--embed', { embed: true }],
  ['--allow-cloud', { allowCloud: true }],
])('%s is refused for a configured endpoint, named or not, since it would have no effect', (flag, given) => {
  const error = `${flag} has no effect on a configured endpoint. Leave it out, or describe the server with --kind, --base-url and --model.`;
  for (const name of ['small', undefined]) expect(pingTarget(name, { ...NONE, ...given }, two)).toEqual({ ok: false, error });
});

test.each([
  [{ maxTokens: 99_999 }, /^--max-tokens: .*4096/],
  [{ timeout: 'ages' }, /^--timeout: "ages" is not a duration/],
  [{ timeout: '-5s' }, /^--timeout: "-5s" must not be negative/],
  [{ timeout: '0s' }, /^--timeout: a limit must be longer than 0s/],
  [{ timeout: '1000h' }, /^--timeout: "1000h" is too long/],
])('%j is held to the limits of the settings, for configured and described endpoints', (flags, message) => {
  const refusal = { ok: false, error: expect.stringMatching(message) };
  expect(pingTarget('small', { ...NONE, ...flags }, two)).toEqual(refusal);
  expect(pingTarget(undefined, { ...NONE, kind: 'bedrock', model: 'm', ...flags }, none)).toEqual(refusal);
});

test.each([
  ['o.big', 'o.big'],
  ['small', 'o.small'],
])('%s means the configured endpoint %s', (name, id) => {
  expect(pingTarget(name, NONE, two)).toMatchObject({ ok: true, value: { endpoint: { id }, provider: { id: 'o' } } });
});

test('the timeout and the most tokens to ask for replace what is configured', () => {
  expect(pingTarget('small', { ...NONE, timeout: '20s', maxTokens: 3 }, two)).toMatchObject({
    ok: true,
    value: { endpoint: { coldLimit: '20s', warmLimit: '20s', maxOutputTokens: 3 } },
  });
});

test.each([
  [undefined, {}, two, 'Which endpoint? The service at http://127.0.0.1:4747/ has:\n  o.small\n  o.big'],
  ['huge', {}, two, 'There is no endpoint "huge". The service at http://127.0.0.1:4747/ has:\n  o.small\n  o.big'],
  [undefined, {}, none, /^No endpoint is configured: The service at http:\S+ has none\. Describe one: pilotlight ping --kind ollama/],
  ['small', { kind: 'ollama' }, two, 'Name an endpoint, or describe one with --kind, --base-url and --model; not both.'],
  [undefined, { model: 'm' }, two, '--kind is missing: ollama, openai, vllm or bedrock.'],
  [undefined, { kind: 'vllm', baseUrl: 'http://h' }, two, '--model is missing: the name of the model as its server knows it.'],
  [undefined, { kind: 'vllm', model: 'm' }, two, '--base-url is missing, for example http://localhost:11434.'],
  [undefined, { kind: 'bedrock', model: 'm', region: 'Ohio' }, two, 'region: a region looks like us-east-1'],
  [undefined, { kind: 'vllm', model: 'm', baseUrl: 'h' }, two, /^baseUrl: a base URL starts with http/],
  [undefined, { kind: 'ollama', model: 'm', baseUrl: 'http://h', keepAlive: 'x' }, two, /^keepAlive: "x" is not a duration/],
])('%j with %j is refused and the message says what is missing', (name, flags, settings, message) => {
  const error = typeof message === 'string' ? message : expect.stringMatching(message);
  expect(pingTarget(name, { ...NONE, ...flags }, settings)).toEqual({ ok: false, error });
});

test('way, headers and body fields count before what is configured, for one run', () => {
  const flags = {
    ...NONE,
    way: 'load',
    connectTimeout: '3s',
    header: ['X-Team: blue', 'authorization:Bearer env:KEY'],
    bodyField: ['top_k=20', 'user="me"', 'temperature=null'],
  };
  expect(pingTarget('o.small', flags, two)).toMatchObject({
    ok: true,
    value: {
      endpoint: {
        way: 'load',
        connectLimit: '3s',
        headers: { 'X-Team': 'blue', authorization: 'Bearer env:KEY' },
        body: { top_k: 20, user: 'me', temperature: null },
      },
    },
  });
});

test.each<[Partial<PingFlags>, string]>([
  [{ header: ['X-Team'] }, '--header: write a name, a colon and a value, for example "X-Team: blue"'],
  [{ header: ['Host: h'] }, '--header Host: Host is set by the connection itself; leave it out'],
  [{ bodyField: ['user=me'] }, `--body-field: write a name, = and JSON, for example top_k=20 or 'user="me"'`],
  [{ bodyField: ['stream=false'] }, '--body-field stream: an answer is read as it streams, so this one stays as it is'],
  [{ connectTimeout: 'soon' }, '--connect-timeout: "soon" is not a duration: write 30s, 5m, 1h, 1h30m or a plain number of seconds'],
])('%j is refused with the flag that is wrong', (flags, error) => {
  expect(pingTarget('o.small', { ...NONE, ...flags }, two)).toEqual({ ok: false, error });
});

test.each<[Partial<PingFlags>, boolean]>([
  [{}, false],
  [{ kind: 'ollama', baseUrl: 'http://h', model: 'm' }, false],
  [{ timeout: '20s' }, true],
  [{ connectTimeout: '3s' }, true],
  [{ maxTokens: 3 }, true],
  [{ way: 'load' }, true],
  [{ prompt: 'Hello' }, true],
  [{ header: ['X-Team: blue'] }, true],
  [{ bodyField: ['top_k=20'] }, true],
])("whether %j asks for another request than the endpoint's own: %s", (flags, changes) => {
  expect(changesRequest({ ...NONE, ...flags })).toBe(changes);
});
