import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { peekSchema } from '../../electron/domain/peek.ts';
import { jsonOrNull } from '../../electron/providers/httpErrors.ts';
import type { Ask, StatusAnswer } from '../../electron/providers/statusCalls.ts';
import { NOW, peekerOf, peekOf } from '../support/peeks.ts';

const KINDS = ['ollama', 'llamacpp', 'llama-swap', 'lmstudio', 'vllm', 'sglang', 'tgi', 'localai', 'lemonade', 'koboldcpp', 'tabbyapi'] as const;

const answered = (status: number, text: string): StatusAnswer => ({ kind: 'answered', status, headers: {}, text, json: jsonOrNull(text) });
const broken: StatusAnswer = { kind: 'broken', fault: { kind: 'stalled', phase: 'answer', afterMs: 3000 } };
const scene = (ask: Ask) => ({ ask, now: () => NOW, aheadMs: () => 0 });

const garbage = fc.oneof(
  fc.json().map((text) => answered(200, text)),
  fc.string().map((text) => answered(200, text)),
  fc.tuple(fc.constantFrom(400, 401, 404, 500, 502, 503), fc.string()).map(([status, text]) => answered(status, text)),
  fc.constant(broken),
);

/** Real answers, each of one kind, in which anything may be replaced. */
const REAL: Readonly<Record<string, unknown>> = {
  '/api/ps': { models: [{ name: 'm', expires_at: '2026-01-01T12:05:00Z', size: 7, context_length: 4096 }] },
  '/api/tags': { models: [{ name: 'c', remote_host: 'https://ollama.com' }] },
  '/props': { build_info: 'b11669-x', total_slots: 1, model_alias: 'm', is_sleeping: false, default_generation_settings: { n_ctx: 9 } },
  '/running': { running: [{ model: 'm', state: 'ready', ttl: 60 }] },
  '/v1/models': { data: [{ id: 'm', owned_by: 'vllm', aliases: ['n'], status: { value: 'loaded', args: ['--sleep-idle-seconds', '3'] } }] },
  '/api/v1/models': { models: [{ key: 'm', loaded_instances: [{ id: 'i', config: { context_length: 9 }, ttl: 3 }] }] },
  '/is_sleeping': { is_sleeping: false },
  '/metrics': 'vllm:num_requests_running{model_name="m"} 1',
  '/model_info': { model_path: 'm', is_generation: true },
  '/v1/loads?include=core': { loads: [{ num_running_reqs: 1, num_waiting_reqs: 0 }] },
  '/info': { model_id: 'm', max_concurrent_requests: 128 },
  '/system': { backends: [], loaded_models: [{ id: 'm' }] },
  '/v1/health': { all_models_loaded: [{ model_name: 'm', type: 'llm', last_use: 1, is_busy: true }], max_models: { llm: 1 } },
  '/v1/model': { id: 'm', object: 'model', owned_by: 'tabbyAPI', parameters: { max_seq_len: 9 } },
  '/api/extra/perf': { idle: 1, queue: 0, total_gens: 3 },
};

/** The value with one thing in it, chosen by `where`, replaced. */
function damaged(value: unknown, where: readonly number[], by: unknown): unknown {
  const [first, ...rest] = where;
  if (first === undefined || typeof value !== 'object' || value === null) return by;
  const entries = Object.entries(value);
  const chosen = entries[first % Math.max(1, entries.length)];
  if (chosen === undefined) return by;
  const [key, inner] = chosen;
  if (Array.isArray(value)) return value.with(Number(key), damaged(inner, rest, by));
  return { ...value, [key]: damaged(inner, rest, by) };
}

describe.each(KINDS)('Whatever a server answers in place of %s,', (kind) => {
  test('a look does not throw and says of no model that it is in memory or not.', async () => {
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.constantFrom(...Object.keys(REAL)), garbage), garbage, async (routes, otherwise) => {
        const told = await peekerOf(kind)(scene(async (path) => routes[path] ?? otherwise));
        const said = told?.models.filter(({ residency }) => residency === 'loaded' || residency === 'unloaded') ?? [];
        expect(said).toEqual([]);
      }),
    );
  });

  test('a look at a damaged answer does not throw, and what it brings has the form of a peek.', async () => {
    const where = fc.array(fc.nat(20), { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...Object.keys(REAL)), where, fc.jsonValue(), async (path, place, by) => {
        const routes = { ...REAL, [path]: damaged(REAL[path], place, by) };
        const ask: Ask = async (asked) => {
          const at = routes[asked];
          if (at === undefined) return answered(404, '');
          return typeof at === 'string' ? answered(200, at) : answered(200, JSON.stringify(at));
        };
        const told = await peekerOf(kind)(scene(ask));
        expect(told === null || peekSchema.safeParse(peekOf(told)).success).toBe(true);
      }),
    );
  });

  test('a look that is not answered brings nothing.', async () => {
    expect(await peekerOf(kind)(scene(async () => broken))).toBeNull();
  });
});
