import { expect, test } from 'vitest';
import { ManualClock } from '../../electron/demo/clock.ts';
import { type Demo, startDemo } from '../../electron/demo/demo.ts';
import { providerKinds } from '../../electron/domain/provider.ts';
import { parseSettings } from '../../electron/domain/settings.ts';

const SECOND = 1000;

/** Numbers between 0 and 1, the same for the same seed. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** What can be seen of the demo, without asking a server. */
function look({ servers }: Demo): string {
  const ollama = servers.ollama.gpu.peekAll().map(({ name, state }) => `${name} ${state}`);
  const busy = servers.vllm.gpu.peekAll().map(({ running }) => running);
  return [...ollama, ...busy, servers.vllm.faults.current?.kind, servers.bedrockTeam.faults.current?.kind].join(', ');
}

async function story(seconds: number): Promise<string[]> {
  const clock = new ManualClock();
  await using demo = await startDemo({ clock, random: seeded(7) });
  const seen: string[] = [];
  for (let second = 0; second < seconds; second += 1) {
    await clock.advance(SECOND);
    seen.push(look(demo));
  }
  return seen;
}

test('the demo is made of valid settings, with every kind of provider and its secrets', async () => {
  await using demo = await startDemo({ clock: new ManualClock() });
  const settings = parseSettings({ version: 1, providers: demo.providers, endpoints: demo.endpoints });
  expect(settings).toMatchObject({ ok: true });
  expect(new Set(demo.providers.map(({ kind }) => kind))).toEqual(new Set(providerKinds));
  const refs = demo.providers.flatMap(({ token }) => (token === undefined ? [] : [token.replace('secret:', '')]));
  expect(Object.keys(demo.secrets).toSorted()).toEqual(refs.toSorted());
});

test('within two minutes models are evicted, a server is busy and credentials expire', async () => {
  const clock = new ManualClock();
  await using demo = await startDemo({ clock, random: seeded(1) });
  const seen: string[] = [];
  for (let second = 0; second < 120; second += 1) {
    await clock.advance(SECOND);
    seen.push(look(demo));
  }
  const all = seen.join('\n');
  for (const event of ['llama3.3:70b loading', 'llama3.3:70b loaded', ' 2, ', 'status', 'exception']) expect(all).toContain(event);
});

test('a model in use by pings is evicted by the other user', async () => {
  const clock = new ManualClock();
  await using demo = await startDemo({ clock, random: seeded(1) });
  const { gpu } = demo.servers.ollama;
  gpu.loadNow('qwen3:8b');
  gpu.loadNow('gpt-oss:20b');
  const ping = async (name: string): Promise<boolean> => {
    const lease = await gpu.acquire(name);
    lease.release();
    return lease.cold;
  };
  const big = gpu.until(() => gpu.peek('llama3.3:70b').state === 'loaded');
  let isBig = false;
  const watch = big.then(() => {
    isBig = true;
  });
  while (!isBig) {
    if (gpu.peek('qwen3:8b').state === 'loaded') await ping('qwen3:8b');
    await ping('gpt-oss:20b');
    await clock.advance(SECOND);
  }
  await watch;
  expect(gpu.peek('qwen3:8b').state).toBe('unloaded');
  expect(gpu.peek('gpt-oss:20b').state).toBe('loaded');
});

test('what has gone wrong comes right again', async () => {
  const seen = await story(420);
  const expired = seen.findIndex((line) => line.endsWith('exception'));
  expect(expired).toBeGreaterThan(0);
  expect(seen.slice(expired).some((line) => !line.endsWith('exception'))).toBe(true);
  const busy = seen.findIndex((line) => line.includes('status'));
  expect(seen.slice(busy).some((line) => !line.includes('status'))).toBe(true);
});

test('the same chance tells the same story', async () => {
  expect(await story(200)).toEqual(await story(200));
});

test('a closed demo leaves nothing behind', async () => {
  const clock = new ManualClock();
  const demo = await startDemo({ clock });
  await demo.close();
  await expect(fetch(demo.servers.ollama.url)).rejects.toThrow();
});
