import { describe, expect, test } from 'vitest';
import type { State } from '../../electron/api/state.ts';
import { UNTIL_WANTED } from '../../electron/domain/pause.ts';
import type { PingError } from '../../electron/domain/ping.ts';
import type { Provider } from '../../electron/domain/provider.ts';
import type { EndpointState } from '../../electron/domain/warmth.ts';
import { NOTHING } from '../../renderer/format.ts';
import { found, groupsOf, ranked, ranking, rankingKey } from '../../renderer/home/arrange.ts';
import { droppedText } from '../../renderer/home/droppedText.ts';
import { chosenInterval, intervalChoices } from '../../renderer/home/intervals.ts';
import { nextOf } from '../../renderer/home/next.ts';
import { inRow, remedyOf } from '../../renderer/home/remedy.ts';
import { firstOf } from '../../renderer/home/stages.ts';
import { dayLine, headline, standstill, toldChanges, toldStates } from '../../renderer/home/summary.ts';
import { endpointStateOf, pageStateOf } from '../support/pageStates.ts';

/** A state whose endpoints are in these states, by model. */
function stateOf(states: Readonly<Record<string, Partial<EndpointState>>>, more: Partial<State> = {}): State {
  const state = pageStateOf(Object.keys(states), more);
  return { ...state, endpoints: state.endpoints.map((item) => ({ ...item, state: endpointStateOf(item.endpoint.id, states[item.endpoint.id]) })) };
}

const NOW = Date.UTC(2026, 5, 1, 12);

describe('The headline', () => {
  test('counts what is warm among what is kept warm', () => {
    const state = stateOf({ a: { warmth: 'warm' }, b: { warmth: 'cold' }, c: { warmth: 'failing' }, off: { warmth: 'paused' } });
    expect(headline(state, NOW)).toBe('1 of 3 warm');
    expect(standstill(state)).toBeNull();
  });

  test.each<[string, Partial<State>]>([
    ['Disabled by DISABLE_WARMUP', { disabled: true }],
    ['Not keeping warm', { warming: false }],
    ['Paused on battery', { held: 'on battery' }],
  ])('says "%s" when that is why nothing is pinged, and there is a sentence about it', (text, more) => {
    const state = stateOf({ a: { warmth: 'paused' } }, more);
    expect(headline(state, NOW)).toBe(text);
    expect(standstill(state)).toMatch(/^Nothing is pinged by the schedule\b/);
  });

  test('says until when everything is paused', () => expect(headline(stateOf({}, { pausedUntil: NOW + 60_000 }), NOW)).toMatch(/^Paused until .*\d/));
  test('says that everything waits for you, where it does', () => {
    const state = stateOf({}, { pausedUntil: UNTIL_WANTED, pauseReason: 'driver update' });
    expect(headline(state, NOW)).toBe('Paused until you resume');
    expect(standstill(state)).toBe('Nothing is pinged by the schedule until then. Reason: driver update.');
  });
  test('says when hours begin, where all that has a schedule waits for them', () => {
    const hours = (until: number) => ({ kind: 'hours', own: false, until }) as const;
    const states = { a: { warmth: 'paused', rest: hours(NOW + 7_200_000) }, b: { warmth: 'paused', rest: hours(NOW + 3_600_000) } } as const;
    expect(headline(stateOf(states), NOW)).toBe(headline(stateOf({ b: states.b }), NOW));
    expect(headline(stateOf(states), NOW)).toMatch(/^Outside hours until .*\d/);
    const held = { warmth: 'paused', rest: { kind: 'unused', forMs: 1 } } as const;
    expect(headline(stateOf({ ...states, held }), NOW)).toBe('Everything is paused');
  });
  test('says so when nothing is scheduled', () => expect(headline(stateOf({ a: { warmth: 'paused' } }), NOW)).toBe('Everything is paused'));
});

describe('The line about the day', () => {
  test.each([
    [{ avoided: 14, suffered: 1 }, 0.02, '14 cold starts avoided · 1 suffered · $0.02 in 24 h'],
    [{ avoided: 1, suffered: 0 }, null, '1 cold start avoided · 0 suffered in 24 h'],
    [{ avoided: null, suffered: 3 }, 0, '3 cold starts · $0.00 in 24 h'],
    [{ avoided: null, suffered: 0 }, null, 'No cold starts in 24 h'],
  ])('says of %o and %s dollars: %s', (coldStarts, costTodayUsd, line) => expect(dayLine({ coldStarts, costTodayUsd, budgets: [] })).toBe(line));
});

describe('What is told to somebody who listens', () => {
  const before = stateOf({ a: { warmth: 'warm' }, b: { warmth: 'warm' } });
  const told = toldStates(before, new Map());
  const changes = (after: State): string | null => toldChanges(after, told, toldStates(after, told));

  test('is a change of state', () => expect(changes(stateOf({ a: { warmth: 'cold' }, b: { warmth: 'warm' } }))).toBe('a is cold.'));
  test('is not a state that passes by itself', () => {
    const busy = { warmth: 'warm', busy: true } as const;
    expect(changes(stateOf({ a: { warmth: 'loading' }, b: busy }))).toBeNull();
  });
  test('is not an endpoint that is new', () =>
    expect(changes(stateOf({ a: { warmth: 'warm' }, b: { warmth: 'warm' }, c: { warmth: 'cold' } }))).toBeNull());
  test('is the number of them when there are many', () => {
    const many = (warmth: EndpointState['warmth']): State => stateOf({ a: { warmth }, b: { warmth }, c: { warmth }, d: { warmth } });
    const were = toldStates(many('warm'), new Map());
    expect(toldChanges(many('paused'), were, toldStates(many('paused'), were))).toBe('4 endpoints changed their state.');
  });
});

describe('The list', () => {
  const providers: Provider[] = [
    { kind: 'ollama', id: 'ollama', name: 'Ollama', baseUrl: 'http://localhost:11434', allowCloud: false },
    { kind: 'bedrock', id: 'aws', name: 'Work', region: 'us-east-1' },
  ];
  const state = stateOf(
    {
      'model-10': { warmth: 'warm', lastTtftMs: 50, nextPingAt: 3 },
      'model-9': { warmth: 'failing', nextPingAt: 1 },
      zephyr: { warmth: 'cold', lastTtftMs: 900, nextPingAt: 2 },
    },
    { providers },
  );

  test('has every provider with its endpoints, also one that has none', () => {
    expect(groupsOf(state).map(({ provider, lines }) => [provider.id, lines.length])).toEqual([
      ['ollama', 3],
      ['aws', 0],
    ]);
  });

  test.each([
    ['MODEL', ['model-10', 'model-9']],
    ['model ollama 10', ['model-10']],
    ['localhost:11434', ['model-10', 'model-9', 'zephyr']],
    ['failing', ['model-9']],
    ['nothing like that', []],
  ])('finds with "%s" what has every word of it', (search, models) => {
    expect(found(groupsOf(state), search).flatMap(({ lines }) => lines.map(({ item }) => item.endpoint.model))).toEqual(models);
  });

  test('finds a provider without an endpoint by its name', () =>
    expect(found(groupsOf(state), 'work').map(({ provider }) => provider.id)).toEqual(['aws']));

  test.each([
    ['name', ['model-9', 'model-10', 'zephyr']],
    ['state', ['model-9', 'zephyr', 'model-10']],
    ['ttft', ['model-10', 'zephyr', 'model-9']],
    ['next', ['model-9', 'zephyr', 'model-10']],
  ] as const)('sorts by %s', (sort, models) => {
    const lines = ranked(groupsOf(state), ranking(state.endpoints, sort));
    expect(lines.map(({ item }) => item.endpoint.model)).toEqual(models);
  });

  test('can be cut after some lines, and then leaves out the servers that come later', () => {
    const cut = (limit: number) => firstOf(groupsOf(state), limit).map(({ provider, lines }) => [provider.id, lines.length]);
    expect(cut(2)).toEqual([['ollama', 2]]);
    expect(cut(4)).toEqual([
      ['ollama', 3],
      ['aws', 0],
    ]);
  });

  test('is sorted anew when a state changes, not with each figure', () => {
    const key = rankingKey(state.endpoints);
    const withState = (more: Partial<EndpointState>) => rankingKey(state.endpoints.map((item) => ({ ...item, state: { ...item.state, ...more } })));
    expect(withState({ lastTtftMs: 7, nextPingAt: 9, pinging: true })).toBe(key);
    expect(withState({ warmth: 'loading' })).not.toBe(key);
  });
});

describe('The next ping', () => {
  const [item] = stateOf({ a: { warmth: 'warm', nextPingAt: NOW + 1_000 } }).endpoints;
  if (item === undefined) throw new Error('no item');
  const nextWith = (more: Partial<EndpointState>) => nextOf({ state: { ...item.state, ...more } }, NOW);

  test('is the time it is due', () => expect(nextWith({})).toEqual({ kind: 'at', at: NOW + 1_000 }));
  test('is under way while it is', () => expect(nextWith({ pinging: true })).toEqual({ kind: 'pinging' }));
  test('is none when it has no schedule', () => expect(nextWith({ intervalSeconds: null })).toEqual({ kind: 'words', text: NOTHING, reason: null }));
  test('comes when the rule by which it rests lets go, which is named', () => {
    const rest = { kind: 'ownPause', until: NOW + 7_200_000, reason: 'driver update' } as const;
    const text = expect.stringMatching(/\d/);
    expect(nextWith({ warmth: 'paused', rest })).toEqual({ kind: 'words', text, reason: 'driver update' });
  });
  test('comes on request when it was unloaded by hand', () => {
    const rest = { kind: 'ownPause', until: UNTIL_WANTED, reason: null } as const;
    expect(nextWith({ warmth: 'paused', rest })).toEqual({ kind: 'words', text: 'on request', reason: 'paused' });
  });
  test('does not come while all rests and nobody knows for how long', () => {
    expect(nextWith({ warmth: 'paused', nextPingAt: null })).toEqual({ kind: 'words', text: 'not now', reason: null });
  });
});

describe('The interval of a row', () => {
  const offered = (...of: Parameters<typeof intervalChoices>) => intervalChoices(...of).flatMap(({ choices }) => choices);

  test.each([
    [undefined, 'default'],
    [null, 'off'],
    ['-1', 'pin'],
    ['120', '2m'],
    ['auto', 'auto'],
    ['90s', '1m30s'],
  ])('%s is the choice %s, which is among those offered', (keepAlive, choice) => {
    const endpoint = keepAlive === undefined ? {} : { keepAlive };
    expect(chosenInterval(endpoint)).toBe(choice);
    expect(offered(endpoint, '2m', null).map(({ value }) => value)).toContain(choice);
  });

  test('offers each interval once, in order, with the default first and the exact one last', () => {
    const labels = offered({ keepAlive: '90s' }, '2m', null).map(({ label }) => label);
    expect(labels).toEqual(['2 m', 'auto', '30 s', '1 m', '1 m 30 s', '2 m', '3 m', '5 m', '10 m', '30 m', '1 h', 'Exact …']);
  });

  test.each([
    ['90s', '1 m 30 s'],
    ['auto', 'auto'],
    ['-1', 'Pinned'],
  ])('says of the default %s: %s', (usual, label) =>
    expect(intervalChoices({ keepAlive: '90s' }, usual, 540)[0]).toEqual({ title: 'Default', choices: [{ value: 'default', label }] }),
  );
});

describe('An automatic interval', () => {
  const labels = (endpoint: { keepAlive?: string }, usual: string): string[] =>
    intervalChoices(endpoint, usual, 540).flatMap(({ choices }) =>
      choices.flatMap(({ value, label }) => (value === 'auto' || value === 'default' ? label : [])),
    );

  test('says what it is just now where it is chosen', () => expect(labels({ keepAlive: 'auto' }, '2m')).toEqual(['2 m', 'auto · 9 m']));
  test('says so as the default, too', () => expect(labels({}, 'auto')).toEqual(['auto · 9 m', 'auto']));
});

describe('A row whose model was dropped', () => {
  test.each([
    ['llama3.3:70b', undefined, 'Dropped for llama3.3:70b; back when the server is free.'],
    ['llama3.3:70b', 'always', 'Dropped for llama3.3:70b; back with the next ping.'],
    [null, 'never', 'Unloaded by someone else; it stays so until you bring it back.'],
  ] as const)('for %s, to be brought back %s, says: %s', (by, bringBack, text) => expect(droppedText(by, bringBack)).toBe(text));
});

describe('A failing row', () => {
  const bedrock: Provider = { kind: 'bedrock', id: 'aws', name: 'Work', region: 'us-east-1', profile: 'work' };
  const vllm: Provider = { kind: 'vllm', id: 'v', name: 'GPU box', baseUrl: 'http://gpu:8000' };
  const expired = 'AWS credentials of profile work expired. Run: aws sso login --profile work';
  const auth = (message = expired) => ({ kind: 'auth', message }) as const;

  test('offers the command that renews credentials of the AWS tools, quoted where a shell needs it', () => {
    expect(remedyOf(bedrock, auth())).toEqual({ kind: 'signIn', command: 'aws sso login --profile work' });
    expect(remedyOf({ ...bedrock, profile: "it's mine" }, auth())).toMatchObject({ command: "aws sso login --profile 'it'\\''s mine'" });
  });

  test('offers another key where one was refused', () => {
    expect(remedyOf({ ...bedrock, token: 'env:KEY' }, auth('The Bedrock API key expired.'))).toEqual({ kind: 'key' });
    expect(remedyOf(vllm, auth('GPU box at gpu:8000 wants an API key (401).'))).toEqual({ kind: 'key' });
  });

  test.each([
    auth('The Bedrock API key may not call haiku. Allow the IAM action bedrock:InvokeModelWithResponseStream for it.'),
    auth('This AWS account has no access to haiku in us-east-1. Request it in the Bedrock console under Model access.'),
    auth("AWS refused the signature because this computer's clock is wrong. Set the clock."),
    { kind: 'throttled', message: 'AWS is throttling.' } as const,
  ])('only tries again when neither helps: $message', (error) => expect(remedyOf(bedrock, error)).toEqual({ kind: 'retry' }));

  test.each<[string, PingError['kind'], string]>([
    ['GPU box at gpu:8000 does not answer. Is it running?', 'unreachable', 'The server does not answer. Is it running?'],
    ['The proxy on the way to GPU box at gpu:8000 did not connect (X).', 'unreachable', 'The proxy on the way to the server did not connect (X).'],
    ['The model qwen3:8b is not here. Pull it with: ollama pull qwen3:8b', 'notFound', 'The model is not here. Pull it with: ollama pull qwen3:8b'],
    ['qwen3:8b took too long.', 'server', 'This model took too long.'],
    ['The key may not call qwen3:8b. Allow the IAM action x.', 'auth', 'The key may not call this model. Allow the IAM action x.'],
    ['qwen3:8b cannot be called by this id. Use us.qwen3:8b.', 'badRequest', 'qwen3:8b cannot be called by this id. Use us.qwen3:8b.'],
    ['GPU box at gpu:8000 refused the token (401). It may be wrong or expired; set a new one.', 'auth', 'The server refused the token (401).'],
  ])('says "%s" (%s) as "%s"', (message, kind, text) =>
    expect(inRow({ kind, message }, remedyOf(vllm, { kind, message }), vllm.name, 'qwen3:8b')).toBe(text),
  );
});
