import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FoundServer } from '../../electron/domain/discovery.ts';
import type { ModelInfo } from '../../electron/domain/modelInfo.ts';
import { bareHost, baseUrlSchema, providerSchema } from '../../electron/domain/provider.ts';
import { fullUrl, isSameServer, placeOf, shortUrl, urlProblem } from '../../renderer/add/address.ts';
import { filtered, inChoiceOrder, toggled, withTyped } from '../../renderer/add/choice.ts';
import { adviceIn } from '../../renderer/add/command.ts';
import {
  type Draft,
  draftOf,
  draftOfFound,
  emptyDraft,
  errorsOf,
  isChanged,
  nameOf,
  providerOf,
  secretOf,
  twinOf,
} from '../../renderer/add/draft.ts';
import { importLine, importSummary, lineOfProblem, problemText } from '../../renderer/add/importText.ts';
import { bedrockRegions } from '../../renderer/add/regions.ts';

const typed = (text: string): Draft['token'] => ({ kind: 'typed', text });
const saved = (input: object) => providerSchema.parse({ id: 'p', name: 'P', ...input });

describe('What is typed for an address', () => {
  it.each([
    ['localhost:11434', 'http://localhost:11434'],
    [' 192.168.1.5 ', 'http://192.168.1.5'],
    ['gpu-box', 'http://gpu-box'],
    ['gpu.local/ollama', 'http://gpu.local/ollama'],
    ['api.example.com/v1', 'https://api.example.com/v1'],
    ['http://api.example.com', 'http://api.example.com'],
    ['', ''],
  ])('%j is meant as %j', (text, url) => expect(fullUrl(text)).toBe(url));

  it.each(['ftp://host', 'http://', 'http://user:pass@host', 'http://host?key=1', 'http://host/#x', 'http://ho st'])('%j is refused', (text) => {
    expect(urlProblem(text)).not.toBeNull();
    expect(baseUrlSchema.safeParse(text).success).toBe(false);
  });

  it('is refused here whenever the service would refuse it', () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (url) => {
        expect(urlProblem(url) === null).toBe(baseUrlSchema.safeParse(url).success);
      }),
      { numRuns: 30 },
    );
  });

  it('is shown without what everybody knows', () => expect(shortUrl('http://localhost:11434/')).toBe('localhost:11434'));

  it('means the same server with or without /v1, by name or by number', () => {
    expect(isSameServer('http://LOCALHOST:8000/v1/', 'http://127.0.0.1:8000')).toBe(true);
    expect(isSameServer('http://localhost:8000', 'http://localhost:80001')).toBe(false);
    expect(bareHost('http://a:1/v1/')).toBe('a:1');
  });
});

describe('A draft of a connection', () => {
  it.each(['ollama', 'openai', 'vllm'] as const)('of kind %s is right from the start', (kind) => {
    const draft = emptyDraft(kind);
    expect(errorsOf(draft)).toEqual({});
    expect(saved(providerOf(draft))).toMatchObject({ kind, baseUrl: draft.baseUrl });
  });

  it('has only the fields of its kind', () => {
    const full = { caFile: ' /ca.pem ', allowCloud: true, profile: 'work', region: 'eu-west-1', endpointUrl: 'http://localhost:1' };
    expect(providerOf(emptyDraft('openai', { baseUrl: 'localhost:8080', ...full }))).toEqual({
      kind: 'openai',
      baseUrl: 'http://localhost:8080',
      caFile: '/ca.pem',
    });
    expect(providerOf(emptyDraft('bedrock', full))).toEqual({
      kind: 'bedrock',
      region: 'eu-west-1',
      profile: 'work',
      endpointUrl: 'http://localhost:1',
    });
  });

  it('keeps a typed token apart, because it has to be stored first', () => {
    const draft = emptyDraft('vllm', { token: typed(' sk-1 ') });
    expect(providerOf(draft)).not.toHaveProperty('token');
    expect(secretOf(draft)).toBe('sk-1');
  });

  it('refers to an environment variable that was typed as env:NAME', () => {
    const draft = emptyDraft('vllm', { token: typed('env:MY_KEY') });
    expect(providerOf(draft)).toMatchObject({ token: 'env:MY_KEY' });
    expect(secretOf(draft)).toBeNull();
  });

  it.each(['two words', 'line\nbreak', 'naïve', 'env:1X'])('names the token %j as wrong', (text) => {
    expect(errorsOf(emptyDraft('openai', { token: typed(text) }))).toHaveProperty('token');
  });

  it('of Bedrock says what is missing for the way to sign in', () => {
    expect(Object.keys(errorsOf(emptyDraft('bedrock')))).toEqual(['profile', 'region']);
    expect(Object.keys(errorsOf(emptyDraft('bedrock', { access: 'key', region: 'us-east-1' })))).toEqual(['token']);
    expect(errorsOf(emptyDraft('bedrock', { access: 'chain', region: 'us-east-1' }))).toEqual({});
    expect(Object.keys(errorsOf(emptyDraft('bedrock', { access: 'chain', region: 'Ohio' })))).toEqual(['region']);
  });

  it('of Bedrock sends the key or the profile, never both', () => {
    const draft = emptyDraft('bedrock', { access: 'key', profile: 'work', region: 'us-east-1', token: typed('env:KEY') });
    expect(providerOf(draft)).toEqual({ kind: 'bedrock', region: 'us-east-1', token: 'env:KEY' });
  });

  it.each([
    { kind: 'ollama', baseUrl: 'http://localhost:11434', allowCloud: true },
    { kind: 'openai', baseUrl: 'https://api.example.com/v1', token: 'secret:openai', caFile: '/ca.pem' },
    { kind: 'vllm', baseUrl: 'http://gpu:8000', token: 'env:KEY' },
    { kind: 'bedrock', region: 'us-east-1', profile: 'work' },
    { kind: 'bedrock', region: 'us-east-1', token: 'secret:b', endpointUrl: 'https://vpce.example.com' },
    { kind: 'bedrock', region: 'us-east-1' },
  ])('gives back the saved provider it was made from: %j', (input) => {
    const provider = saved(input);
    const draft = draftOf(provider);
    expect(saved(providerOf(draft))).toEqual(provider);
    expect(isChanged(draft, provider)).toBe(false);
  });

  it('has changed when anything of it has, and not by an address in another spelling', () => {
    const provider = saved({ kind: 'vllm', baseUrl: 'http://gpu:8000', token: 'secret:v' });
    const draft = draftOf(provider);
    expect(isChanged({ ...draft, name: 'Q' }, provider)).toBe(true);
    expect(isChanged({ ...draft, token: typed('') }, provider)).toBe(true);
    expect(isChanged({ ...draft, token: typed('new') }, provider)).toBe(true);
    expect(isChanged({ ...draft, baseUrl: 'gpu:8000' }, provider)).toBe(false);
  });

  it('is called after what was typed, else after its server, else after its kind', () => {
    expect(nameOf({ name: ' Mine ', kind: 'openai' }, 'llama.cpp')).toBe('Mine');
    expect(nameOf({ name: '', kind: 'openai' }, 'llama.cpp')).toBe('llama.cpp');
    expect(nameOf({ name: '', kind: 'bedrock' }, null)).toBe('Bedrock');
  });

  it('of a found server has its address and name', () => {
    const found: FoundServer = {
      kind: 'openai',
      server: { kind: 'lmstudio', name: 'LM Studio', version: null },
      baseUrl: 'http://localhost:1234',
      models: [],
      needsToken: false,
      providerId: null,
    };
    expect(draftOfFound(found)).toMatchObject({ kind: 'openai', baseUrl: 'http://localhost:1234', name: 'LM Studio' });
  });

  it('knows the provider that it would double', () => {
    const ollama = saved({ kind: 'ollama', baseUrl: 'http://127.0.0.1:11434' });
    const work = saved({ kind: 'bedrock', region: 'us-east-1', profile: 'work' });
    const known = [ollama, work];
    expect(twinOf(emptyDraft('ollama'), known)).toBe(ollama);
    expect(twinOf(emptyDraft('bedrock', { profile: 'work', region: 'us-east-1' }), known)).toBe(work);
    expect(twinOf(emptyDraft('bedrock', { profile: 'home', region: 'us-east-1' }), known)).toBeNull();
    expect(twinOf(emptyDraft('vllm'), known)).toBeNull();
  });
});

describe('Where a provider lives', () => {
  it('is its address, or its region with the account', () => {
    expect(placeOf(saved({ kind: 'ollama', baseUrl: 'http://localhost:11434' }))).toBe('localhost:11434');
    expect(placeOf(saved({ kind: 'bedrock', region: 'us-east-1', profile: 'work' }))).toBe('us-east-1 · profile work');
    expect(placeOf(saved({ kind: 'bedrock', region: 'us-east-1', token: 'env:K' }))).toBe('us-east-1 · API key');
  });
});

describe('Regions', () => {
  it('are those that the service takes, each once', () => {
    for (const [region] of bedrockRegions) expect(saved({ kind: 'bedrock', region })).toMatchObject({ region });
    expect(new Set(bedrockRegions.map(([id]) => id)).size).toBe(bedrockRegions.length);
  });
});

describe('Models to choose', () => {
  const model = (id: string, more: Partial<ModelInfo> = {}): ModelInfo => ({ id, detail: null, task: 'chat', loaded: false, note: null, ...more });
  const models = [model('a', { detail: '8.2B · Q4_K_M' }), model('b', { loaded: true }), model('c', { task: 'embed' }), model('d', { loaded: true })];

  it('begin with those in memory and end with those that are added already', () => {
    expect(inChoiceOrder(models, new Set(['b'])).map(({ id }) => id)).toEqual(['d', 'a', 'c', 'b']);
  });

  it('are filtered by words of their name, size or task', () => {
    expect(filtered(models, ' q4 8.2b ').map(({ id }) => id)).toEqual(['a']);
    expect(filtered(models, 'Embedding').map(({ id }) => id)).toEqual(['c']);
    expect(filtered(models, '')).toHaveLength(4);
  });

  it('are put in and taken out', () => {
    const one = toggled([], { id: 'c', task: 'embed' });
    expect(one).toEqual([{ model: 'c', task: 'embed', typed: false }]);
    expect(toggled(one, { id: 'c', task: 'embed' })).toEqual([]);
  });

  it('can be typed; a name of the list means the one in the list', () => {
    expect(withTyped([], ' x:1 ', models)).toEqual([{ model: 'x:1', task: 'chat', typed: true }]);
    expect(withTyped([], 'c', models)).toEqual([{ model: 'c', task: 'embed', typed: false }]);
    expect(withTyped([], '  ', models)).toEqual([]);
    const once = withTyped([], 'x', models);
    expect(withTyped(once, 'x', models)).toEqual(once);
  });
});

describe('A command in a message', () => {
  it.each([
    ['AWS credentials of profile work expired. Run: aws sso login --profile work', 'aws sso login --profile work', ''],
    ['It expired. Run: aws sso login, or renew them the way you got them.', 'aws sso login', 'or renew them the way you got them.'],
    ['No model is pulled yet. Pull one with, for example: ollama pull qwen3:8b', 'ollama pull qwen3:8b', ''],
    ['Choose a profile, or run: aws configure', 'aws configure', ''],
  ])('of %j is %j', (message, command, after) => expect(adviceIn(message)).toMatchObject({ command, after }));

  it('is not seen where there is none', () => {
    const message = 'Ollama at localhost:11434 does not answer. Is it running?';
    expect(adviceIn(message)).toEqual({ before: message, command: null, after: '' });
  });
});

describe('An import', () => {
  it('shows per line what changes', () => {
    expect(importLine('+ provider a (ollama at http://a)')).toEqual({ change: 'new', text: 'provider a (ollama at http://a)' });
    expect(importLine('~ token of provider a').change).toBe('changed');
    expect(importLine('= 3 endpoints are there already').change).toBe('kept');
    expect(importLine('- x is not active').change).toBe('left out');
  });

  it('says in its button what it does', () => {
    const counts = { lines: [], newProviders: 2, newEndpoints: 3, changedEndpoints: 0 };
    expect(importSummary(counts)).toBe('2 providers and 3 endpoints');
    expect(importSummary({ ...counts, newProviders: 0, newEndpoints: 1 })).toBe('1 endpoint');
    expect(importSummary({ lines: ['~ token of provider a'], newProviders: 1, newEndpoints: 1, changedEndpoints: 2 })).toBe(
      '1 provider, 1 endpoint, 2 changed intervals and 1 token',
    );
    expect(importSummary({ lines: ['= 2 endpoints are there already'], newProviders: 0, newEndpoints: 0, changedEndpoints: 0 })).toBeNull();
  });

  it('names what JSON misses in words', () => {
    expect(problemText('This is not JSON: PropertyNameExpected in line 2.')).toBe('This is not JSON: property name expected in line 2.');
    expect(problemText('chat.Big: expected array')).toBe('chat.Big: expected array');
  });

  it('finds the line of a problem', () => {
    expect(lineOfProblem('This is not JSON: CommaExpected in line 2.', 'a\nbcd\ne')).toEqual({ line: 2, from: 2, to: 5 });
    expect(lineOfProblem('chat.x.providers: expected array', 'a')).toBeNull();
    expect(lineOfProblem('in line 9', 'a')).toBeNull();
  });
});
