import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { freePort, required, startLlamaServer } from './llamaServer.ts';
import { runCli, startCli, tempData } from './pilotlight.ts';

const props = z.object({ is_sleeping: z.boolean() });
const WATCH_SECONDS = 60;

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

test('a llama-server that sleeps after 5 s stays awake for a minute with keep_alive 3s', { timeout: 120_000 }, async () => {
  await using server = await startLlamaServer(required('LLAMA_MODEL'), ['--sleep-idle-seconds', '5', '--metrics'], 'ready');
  using data = tempData();
  const service = startCli([
    'serve',
    '--port',
    String(await freePort()),
    '--data',
    data.path,
    '--models-config',
    modelsConfig(data.path, server.url),
    '--start-delay',
    '1s',
  ]);
  const looks: boolean[] = [];
  for (let second = 0; second < WATCH_SECONDS; second += 1) {
    await wait(1_000);
    looks.push(await isSleeping(server.url));
  }
  service.kill('SIGTERM');
  await once(service, 'close');
  const history = await runCli(['export', '--data', data.path, '--format', 'jsonl']);
  const outcomes = history.stdout
    .trim()
    .split('\n')
    .map((line) => z.object({ outcome: z.string() }).parse(JSON.parse(line)).outcome);
  const warm = outcomes.filter((outcome) => outcome === 'warm').length;
  process.stdout.write(`  ${looks.length} looks, ${looks.filter(Boolean).length} asleep; ${warm} warm pings of ${outcomes.length}\n`);
  expect(looks.filter(Boolean)).toEqual([]);
  expect(warm).toBeGreaterThanOrEqual(15);
});

test('with DISABLE_WARMUP=true the same server falls asleep and nothing is pinged', { timeout: 60_000 }, async () => {
  await using server = await startLlamaServer(required('LLAMA_MODEL'), ['--sleep-idle-seconds', '5', '--metrics'], 'ready');
  using data = tempData();
  const args = [
    'serve',
    '--port',
    String(await freePort()),
    '--data',
    data.path,
    '--models-config',
    modelsConfig(data.path, server.url),
    '--start-delay',
    '1s',
  ];
  const service = startCli(args, { DISABLE_WARMUP: 'true' });
  while (!(await isSleeping(server.url))) await wait(500);
  service.kill('SIGTERM');
  await once(service, 'close');
  const history = await runCli(['export', '--data', data.path, '--format', 'jsonl']);
  expect(history.stdout).toBe('');
});
