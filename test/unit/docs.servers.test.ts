import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { abilitiesOf } from '../../electron/domain/memory.ts';
import { type ServerKind, serverInfoSchema } from '../../electron/domain/modelInfo.ts';
import { peekerFor } from '../../electron/providers/peek/peekers.ts';
import { identityOf, peekOf, toldBy } from '../support/peeks.ts';

const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');

/** The table *Servers* of the README: cells by the server of the row, without the marks of footnotes. */
const rows = new Map(
  (/## Servers\n([\s\S]*?)\n\n/.exec(readme)?.[1] ?? '').split('\n').flatMap((line) => {
    const [name, ...cells] = line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.replace(/[¹²³]/g, '').trim());
    return name === undefined || name === 'server' || /^-+$/.test(name) ? [] : [[name, cells] as const];
  }),
);

const list = { data: [{ id: 'm', status: { value: 'loaded', args: ['--sleep-idle-seconds', '60', '--metrics'] } }] };

/** `[row, kind, what such a server answers]`, each configured to tell what it can. */
const servers: readonly (readonly [row: string, kind: ServerKind, routes: Parameters<typeof toldBy>[1]])[] = [
  ['Ollama', 'ollama', { '/api/ps': { models: [{ name: 'm', expires_at: '2026-01-01T12:05:00Z', size: 7 }] } }],
  [
    'llama.cpp, one model',
    'llamacpp',
    {
      '/props': { build_info: 'b12000', total_slots: 1, model_alias: 'm', is_sleeping: false },
      '/metrics': { text: 'llamacpp:requests_processing 0\nllamacpp:requests_deferred 0\n' },
    },
  ],
  [
    'llama.cpp, router',
    'llamacpp',
    {
      '/props': { role: 'router', build_info: 'b12000', max_instances: 2 },
      '/v1/models': list,
      '/metrics?model=m&autoload=false': { text: 'llamacpp:requests_processing 0\n' },
    },
  ],
  ['llama-swap', 'llama-swap', { '/running': { running: [{ model: 'm', state: 'ready', ttl: 60 }] }, '/v1/models': { data: [] } }],
  ['LM Studio', 'lmstudio', { '/api/v1/models': { models: [{ key: 'm', loaded_instances: [{ id: 'm', config: {} }] }] } }],
  ['Lemonade', 'lemonade', { '/v1/health': { all_models_loaded: [{ model_name: 'm', type: 'llm', is_busy: false }] } }],
  ['LocalAI', 'localai', { '/system': { backends: [], loaded_models: [{ id: 'm' }] } }],
  [
    'vLLM',
    'vllm',
    {
      '/is_sleeping': { is_sleeping: false },
      '/metrics': { text: 'vllm:num_requests_running{model_name="m"} 0\nvllm:request_success_total{model_name="m"} 1\n' },
    },
  ],
  [
    'SGLang',
    'sglang',
    {
      '/model_info': { model_path: 'm', is_generation: true },
      '/v1/loads?include=core': { loads: [{ num_running_reqs: 0, num_waiting_reqs: 0 }] },
    },
  ],
  [
    'TGI',
    'tgi',
    { '/info': { model_id: 'm', max_concurrent_requests: 9 }, '/metrics': { text: 'tgi_batch_current_size 0\ntgi_request_success 4\n' } },
  ],
  ['TabbyAPI', 'tabbyapi', { '/v1/model': { id: 'm', object: 'model', owned_by: 'tabbyAPI', parameters: null } }],
  ['KoboldCpp', 'koboldcpp', { '/api/extra/perf': { idle: 1, queue: 0, total_gens: 3 } }],
];

test.each(servers)('The README says of %s what a look at it brings, and what can be done with its memory.', async (row, kind, routes) => {
  const told = await toldBy(kind, routes);
  const { residency, expiry, busy, use } = told.tells;
  const can = abilitiesOf({ kind: kind === 'ollama' ? 'ollama' : 'openai', name: row }, peekOf(told, kind));
  const [sees, knows, others, memory] = rows.get(row) ?? [];
  expect(sees).toBe(residency ? 'yes' : '–');
  expect(knows === 'yes').toBe(expiry);
  expect(others).toBe(use ? 'yes' : busy ? 'while they do' : '–');
  expect(memory).toBe(can.sleep ? 'sleep and wake' : can.load && can.unload ? 'yes' : '–');
});

test('Every kind of server that can be looked at has a row in the README, and no row is of nothing.', () => {
  const named = new Set(servers.map(([, kind]) => kind));
  const seen = serverInfoSchema.shape.kind.options.filter((kind) => peekerFor(identityOf(kind)) !== null);
  expect(seen.filter((kind) => !named.has(kind))).toEqual([]);
  expect([...rows.keys()].filter((row) => !servers.some(([name]) => name === row)).length).toBe(1);
});
