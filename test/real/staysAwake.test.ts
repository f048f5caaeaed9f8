import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { required, startLlamaServer } from './llamaServer.ts';
import { runCli, startCli, tempData } from './pilotlight.ts';

const props = z.object({ is_sleeping: z.boolean() });
/** Six times as long as the server waits before it sleeps. */
const WATCH_SECONDS = 30;

async function isSleeping(url: string): Promise<boolean> {
  return props.parse(await (await fetch(`${url}/props`)).json()).is_sleeping;
}

/** Seed 003's models config, comment included. */
function modelsConfig(folder: string, url: string): string {
  const file = join(folder, 'models.json');
  writeFileSync(
    file,
    `{ "model_name": "tiny", // kept awake\n "providers": [{ "api_type": "openai", "api_host": "${url}", "api_token": "", "keep_alive": "3s" }] }`,
  );
  return file;
}

/** Serves that server's model with `keep_alive: 3s` while `watch` runs. @returns the outcomes that the history holds afterwards */
async function outcomesWhile(url: string, env: Readonly<Record<string, string>>, watch: () => Promise<void>): Promise<string[]> {
  using data = tempData();
  const config = modelsConfig(data.path, url);
  const service = startCli(['serve', '--port', '0', '--data', data.path, '--models-config', config, '--start-delay', '1s'], env);
  await watch();
  service.kill('SIGTERM');
  await once(service, 'close');
  const { stdout } = await runCli(['export', '--data', data.path, '--format', 'jsonl']);
  const lines = stdout.split('\n').filter((line) => line !== '');
  return lines.map((line) => z.object({ outcome: z.string() }).parse(JSON.parse(line)).outcome);
}

test('a llama-server that sleeps after 5 s stays awake for half a minute with keep_alive 3s', async () => {
  await using server = await startLlamaServer(required('LLAMA_MODEL'), ['--sleep-idle-seconds', '5', '--metrics'], 'ready');
  const looks: boolean[] = [];
  const outcomes = await outcomesWhile(server.url, {}, async () => {
    while (looks.length < WATCH_SECONDS) {
      await wait(1_000);
      looks.push(await isSleeping(server.url));
    }
  });
  const warm = outcomes.filter((outcome) => outcome === 'warm').length;
  process.stdout.write(`  ${looks.length} looks, ${looks.filter(Boolean).length} asleep; ${warm} warm pings of ${outcomes.length}\n`);
  expect(looks.filter(Boolean)).toEqual([]);
  expect(warm).toBeGreaterThanOrEqual(7);
});

test('with DISABLE_WARMUP=true the same server falls asleep and nothing is pinged', { timeout: 60_000 }, async () => {
  await using server = await startLlamaServer(required('LLAMA_MODEL'), ['--sleep-idle-seconds', '5', '--metrics'], 'ready');
  const outcomes = await outcomesWhile(server.url, { DISABLE_WARMUP: 'true' }, async () => {
    while (!(await isSleeping(server.url))) await wait(500);
  });
  expect(outcomes).toEqual([]);
});
