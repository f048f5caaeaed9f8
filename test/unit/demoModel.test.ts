import { expect, test } from 'vitest';
import { ManualClock } from '../../electron/demo/clock.ts';
import { FaultSwitch, type HttpFault } from '../../electron/demo/faults.ts';
import { Gpu, GpuBusyError, type GpuOptions } from '../../electron/demo/gpu.ts';
import type { ModelSpec } from '../../electron/demo/model.ts';
import { pieces } from '../../electron/demo/stream.ts';

const model = (name: string, more: Partial<ModelSpec> = {}): ModelSpec => ({ name, loadMs: 3000, tokenMs: 50, idleUnloadMs: 10_000, ...more });

function machine(options: GpuOptions): { clock: ManualClock; gpu: Gpu } {
  const clock = new ManualClock();
  return { clock, gpu: new Gpu({ clock, ...options }) };
}

test('the first request loads the model and the second finds it warm', async () => {
  const { clock, gpu } = machine({ models: [model('a')] });
  const first = gpu.acquire('a');
  await clock.armed();
  expect(gpu.peek('a').state).toBe('loading');
  await clock.advance(3000);
  const lease = await first;
  expect(lease).toMatchObject({ cold: true, waitedMs: 3000 });
  lease.release();
  expect(await gpu.acquire('a')).toMatchObject({ cold: false, waitedMs: 0 });
});

test('the idle time counts from the end of the last request', async () => {
  const { clock, gpu } = machine({ models: [model('a', { loadMs: 0 })] });
  const lease = await gpu.acquire('a');
  await clock.advance(60_000);
  expect(gpu.peek('a').state).toBe('loaded');
  lease.release();
  expect(gpu.peek('a').expiresAt).toBe(clock.now() + 10_000);
  await clock.advance(9999);
  expect(gpu.peek('a').state).toBe('loaded');
  await clock.advance(1);
  expect(gpu.peek('a').state).toBe('unloaded');
});

test('a request without a session time keeps the one before, one with it replaces it', async () => {
  const { clock, gpu } = machine({ models: [model('a', { loadMs: 0 })] });
  (await gpu.acquire('a', { sessionMs: null })).release();
  (await gpu.acquire('a')).release();
  expect(gpu.peek('a')).toMatchObject({ sessionMs: null, expiresAt: null });
  (await gpu.acquire('a', { sessionMs: 500 })).release();
  await clock.advance(500);
  expect(gpu.peek('a').state).toBe('unloaded');
});

test('a session time of zero unloads after the answer', async () => {
  const { gpu } = machine({ models: [model('a', { loadMs: 0 })] });
  const lease = await gpu.acquire('a', { sessionMs: 0 });
  expect(gpu.peek('a').state).toBe('loaded');
  lease.release();
  expect(gpu.peek('a').state).toBe('unloaded');
});

test('without room the idle model with the shortest session is evicted', async () => {
  const { gpu } = machine({ models: ['short', 'long', 'pinned', 'new'].map((name) => model(name, { loadMs: 0 })), capacity: 3 });
  (await gpu.acquire('pinned', { sessionMs: null })).release();
  (await gpu.acquire('long', { sessionMs: 90_000 })).release();
  (await gpu.acquire('short', { sessionMs: 20_000 })).release();
  (await gpu.acquire('new')).release();
  expect(gpu.peekAll().map(({ name, state }) => `${name} ${state}`)).toEqual(['short unloaded', 'long loaded', 'pinned loaded', 'new loaded']);
});

test('a busy model is not evicted: the load waits for its request to end', async () => {
  const { gpu } = machine({ models: [model('a', { loadMs: 0 }), model('b', { loadMs: 0 })], capacity: 1 });
  const busy = await gpu.acquire('a');
  const wanted = gpu.acquire('b');
  await Promise.resolve();
  expect(gpu.peek('b').state).toBe('unloaded');
  busy.release();
  expect(await wanted).toMatchObject({ cold: true });
  expect(gpu.peek('a').state).toBe('unloaded');
});

test('a client that gives up aborts the load where the server works like that, and the next one loads again', async () => {
  const { clock, gpu } = machine({ models: [model('a')], abortsLoads: true });
  const client = new AbortController();
  const wanted = gpu.acquire('a', { signal: client.signal });
  await clock.advance(1000);
  client.abort(new Error('gone'));
  await expect(wanted).rejects.toThrow('gone');
  await gpu.until(() => gpu.peek('a').state === 'unloaded');
  const again = gpu.acquire('a');
  await clock.armed();
  await clock.advance(3000);
  expect((await again).waitedMs).toBe(3000);
});

test('a client that gives up leaves the load alone elsewhere', async () => {
  const { clock, gpu } = machine({ models: [model('a')] });
  const client = new AbortController();
  const wanted = gpu.acquire('a', { signal: client.signal });
  await clock.armed();
  client.abort(new Error('gone'));
  await expect(wanted).rejects.toThrow('gone');
  await clock.advance(3000);
  expect(gpu.peek('a').state).toBe('loaded');
  await clock.advance(10_000);
  expect(gpu.peek('a').state).toBe('unloaded');
});

test('other runner options load the model again', async () => {
  const { gpu } = machine({ models: [model('a', { loadMs: 0 })] });
  (await gpu.acquire('a')).release();
  expect(await gpu.acquire('a', { runner: '{"num_ctx":8192}' }).then((lease) => lease.cold)).toBe(true);
  expect(gpu.peek('a').loads).toBe(2);
});

test('a model with one slot serves one request after the other', async () => {
  const { gpu } = machine({ models: [model('a', { loadMs: 0 })] });
  const first = await gpu.acquire('a');
  const second = gpu.acquire('a');
  await gpu.until(() => gpu.peek('a').waiting === 1);
  expect(gpu.peek('a').running).toBe(1);
  first.release();
  await second;
  expect(gpu.peek('a')).toMatchObject({ running: 1, waiting: 0 });
});

test('a client that gives up in the queue takes no slot', async () => {
  const { gpu } = machine({ models: [model('a', { loadMs: 0 })] });
  const first = await gpu.acquire('a');
  const client = new AbortController();
  const second = gpu.acquire('a', { signal: client.signal });
  await gpu.until(() => gpu.peek('a').waiting === 1);
  client.abort(new Error('gone'));
  await expect(second).rejects.toThrow('gone');
  first.release();
  expect(gpu.peek('a')).toMatchObject({ running: 0, waiting: 0 });
});

test('a full queue refuses', async () => {
  const { gpu } = machine({ models: [model('a')], maxWaiting: 1 });
  gpu.acquire('a').catch(() => {});
  await expect(gpu.acquire('a')).rejects.toThrow(GpuBusyError);
});

test('a fault strikes as often as it is set for, and inference only by default', () => {
  const faults = new FaultSwitch<HttpFault>();
  faults.set({ kind: 'hang' }, { times: 2 });
  const take = (inference: boolean): string | undefined => faults.take({ inference, reusedSocket: false })?.kind;
  expect([take(false), take(true), take(true), take(true)]).toEqual([undefined, 'hang', 'hang', undefined]);
  faults.set({ kind: 'malformedJson' }, { times: 'always', on: 'any' });
  expect([take(false), take(true), take(true)]).toEqual(['malformedJson', 'malformedJson', 'malformedJson']);
});

test('slow bytes tear every long character apart and lose nothing', () => {
  const bytes = Buffer.from('“Tür 🔥”');
  const cut = [...pieces(bytes)];
  expect(Buffer.concat(cut)).toEqual(bytes);
  expect(cut.some((piece) => Buffer.from(piece).toString().includes('“'))).toBe(false);
});
