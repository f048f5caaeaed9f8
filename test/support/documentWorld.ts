import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { startOllama, startOpenai } from './fakesModels.ts';
import { plainAnswer, rawServer } from './fakesServer.ts';
import { CLI, startServe } from './runCli.ts';
import { tempDir } from './tempDir.ts';

const GUIDE = join(import.meta.dirname, '../../docs/guide.md');
const idle = { loadMs: 0, tokenMs: 0, idleUnloadMs: null };

export interface Ran {
  readonly code: number | null;
  /** Both outputs. */
  readonly text: string;
}

/** A machine as the documents take it to be: their servers, their files, a running service, and `pilotlight` in the path. */
export interface DocumentWorld extends AsyncDisposable {
  /** Runs a command in a shell, after these assignments. */
  run(command: string, before: readonly string[]): Promise<Ran>;
}

/** Starts all of it. Addresses in commands lead to the simulated servers in place of those that are named there. */
export async function documentWorld(): Promise<DocumentWorld> {
  await using stack = new AsyncDisposableStack();
  const home = stack.use(await tempDir()).path;
  const ollama = stack.use(await startOllama());
  const lab = stack.use(await startOpenai({ models: [{ name: 'qwen3:8b', ...idle }] }));
  const cloud = stack.use(await startOpenai({ models: [{ name: 'gpt-x', ...idle }], apiKey: 'sk-documented' }));
  const hook = stack.use(await rawServer((socket) => socket.end(plainAnswer('200 OK', 'ok'))));
  const data = join(home, '.local/share/pilotlight');
  const env = { HOME: home, PILOTLIGHT_DATA: data, MY_KEY: 'sk-documented' };

  await mkdir(data, { recursive: true });
  await writeFile(join(data, 'settings.json'), JSON.stringify(settingsWith(ollama.url)));
  await writeFile(join(home, 'system-prompt.md'), 'You are the assistant of a library.');
  await writeFile(join(home, 'models.json'), (await modelsConfig()).replace('http://localhost:11434', ollama.url));
  const path = await commandsIn(home);
  const serve = stack.use(await startServe(data, ['--start-delay', '1h'], env));

  const places: readonly (readonly [string, string])[] = [
    ['http://127.0.0.1:4747', serve.url.replace(/\/$/, '')],
    ['http://localhost:11434', ollama.url],
    ['http://localhost:8000', lab.url],
    ['https://api.example.com', cloud.url],
    ['https://hooks.slack.com', hook.url],
    ['/home/me', home],
  ];
  const here = (command: string): string => places.reduce((left, [there, ours]) => left.replaceAll(there, ours), command);
  const owned = stack.move();
  return {
    async run(command, before) {
      const lines = ['set -u', 'curl() { command curl -sS --fail-with-body "$@"; }', ...before, command].map(here);
      const child = spawn('bash', ['-c', lines.join('\n')], {
        cwd: home,
        env: { ...env, PATH: `${path}${delimiter}${process.env['PATH'] ?? ''}`, TZ: 'UTC' },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const [out, error] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
      return { code: child.exitCode, text: out + error };
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

const settingsWith = (baseUrl: string): object => ({
  version: 1,
  providers: [{ kind: 'ollama', id: 'ollama', name: 'Ollama', baseUrl }],
  endpoints: [{ id: 'ollama.qwen3-8b', providerId: 'ollama', model: 'qwen3:8b' }],
});

/** The example of a models config, as the guide has it. */
async function modelsConfig(): Promise<string> {
  const example = /```jsonc\n([\s\S]*?)```/.exec(await readFile(GUIDE, 'utf8'))?.[1];
  if (example === undefined) throw new Error('docs/guide.md has no example of a models config (a block marked jsonc)');
  return example;
}

/** `pilotlight` as `npm link` would put it into the path, and an `npx` that finds it there. */
async function commandsIn(home: string): Promise<string> {
  const folder = join(home, 'bin');
  await mkdir(folder);
  const programs = { pilotlight: `exec "${process.execPath}" "${CLI}" "$@"`, npx: 'exec "$@"' };
  for (const [name, line] of Object.entries(programs)) {
    await writeFile(join(folder, name), `#!/bin/sh\n${line}\n`);
    await chmod(join(folder, name), 0o755);
  }
  return folder;
}
