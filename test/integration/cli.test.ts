import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { CLI, runCli } from '../support/runCli.ts';
import { openaiSettings, startService } from '../support/service.ts';
import { tempDir } from '../support/tempDir.ts';

test.each([
  [[], /serve .*[\s\S]*ping .*[\s\S]*status .*[\s\S]*discover .*[\s\S]*import .*[\s\S]*export /],
  [['serve'], /--port <number>[\s\S]*--data <dir>[\s\S]*--models-config <file>[\s\S]*--start-delay <duration>[\s\S]*--demo[\s\S]*--open/],
  [['ping'], /\[endpoint\][\s\S]*--kind <kind>[\s\S]*--base-url <url>[\s\S]*--model <name>[\s\S]*--token <ref>[\s\S]*--count <number>[\s\S]*--json/],
  [['status'], /--json[\s\S]*--data <dir>/],
  [['load'], /<model>[\s\S]*--host <name>[\s\S]*--json[\s\S]*--data <dir>/],
  [['unload'], /<model>[\s\S]*--host <name>[\s\S]*--json[\s\S]*--force/],
  [['free'], /--provider <id>[\s\S]*--force[\s\S]*--json[\s\S]*--data <dir>/],
  [['memory'], /--json[\s\S]*--data <dir>/],
  [['discover'], /--host <name>[\s\S]*--network[\s\S]*--json[\s\S]*--data <dir>/],
  [['import'], /<file>[\s\S]*--dry-run[\s\S]*--data <dir>/],
  [['export'], /--format <format>[\s\S]*--endpoint <id>[\s\S]*--from <time>[\s\S]*--to <time>[\s\S]*--out <file>/],
])('pilotlight %j --help names what there is, on stdout, and is done', async (command, expected) => {
  const ended = await runCli([...command, '--help']);
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  expect(ended.stdout).toMatch(expected);
});

test('--version prints the version of the package', async () => {
  expect(await runCli(['--version'])).toMatchObject({ code: 0, stdout: `${packageJson.version}\n`, stderr: '' });
});

test.each([
  [['frobnicate'], /unknown command 'frobnicate'/],
  [['serve', '--prot', '1'], /unknown option '--prot'[\s\S]*--port/],
  [['serve', '--port', 'many'], /A port is a number from 0 to 65535\./],
  [['serve', '--port', '65536'], /A port is a number from 0 to 65535\./],
  [['serve', '--start-delay', 'soon'], /"soon" is not a duration: write 30s, 5m, 1h/],
  [['serve', '--log-level', 'loud'], /Allowed choices are debug, info, warn, error, silent\./],
  [['ping', '--count', '0'], /Give a number from 1 to 100000\./],
  [['ping', '--kind', 'gemini'], /Allowed choices are ollama, openai, vllm, bedrock\./],
  [['import'], /missing required argument 'file'/],
  [['import', 'a', 'b'], /too many arguments/],
  [['export', '--format', 'xml'], /Allowed choices are csv, jsonl\./],
  [['export', '--from', 'yesterday'], /Write a time like 2026-11-22 or 2026-11-22T08:15:00Z\./],
])('pilotlight %j is wrong use: 2, a reason on stderr, nothing on stdout', async (args, reason) => {
  const ended = await runCli(args);
  expect(ended).toMatchObject({ code: 2, stdout: '' });
  expect(ended.stderr).toMatch(reason);
});

test.each([
  [['ping', '--count', '0', '--json'], /Give a number from 1 to 100000\./],
  [['ping', '--json', '--frob'], /unknown option '--frob'/],
  [['status', '--json', 'extra'], /too many arguments/],
])('pilotlight %j says so in one JSON document on stdout', async (args, reason) => {
  const ended = await runCli(args);
  expect(ended.code).toBe(2);
  expect(JSON.parse(ended.stdout)).toEqual({ error: { kind: 'usage', message: expect.stringMatching(reason) } });
});

test('without a command the help is shown, and it was wrong use', async () => {
  const ended = await runCli([]);
  expect(ended.code).toBe(2);
  expect(ended.stdout + ended.stderr).toContain('serve [options]');
});

test('status without a running service says how to start one', async () => {
  await using folder = await tempDir();
  expect(await runCli(['status', '--data', folder.path])).toMatchObject({
    code: 1,
    stdout: '',
    stderr: `pilotlight: Pilot Light is not running on ${folder.path}. Start it with: pilotlight serve\n`,
  });
  const json = await runCli(['status', '--json', '--data', folder.path]);
  expect(json).toMatchObject({ code: 1, stderr: '' });
  expect(JSON.parse(json.stdout)).toEqual({ error: { kind: 'notRunning', message: expect.stringContaining('is not running') } });
});

test('export without a history says how one begins', async () => {
  await using folder = await tempDir();
  const ended = await runCli(['export', '--data', folder.path]);
  expect(ended).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining(`there is no history in ${folder.path} yet`) });
});

/** A data folder with 2,000 failed pings of one endpoint, enough for more than a pipe holds. */
async function withHistory() {
  const service = await startService({ settings: openaiSettings('http://127.0.0.1:9', [{ id: 'a', model: 'tiny' }]) });
  const { body } = await service.call('POST', '/api/endpoints/a/ping');
  const [ping] = [Object(body)];
  for (let i = 1; i < 2_000; i += 1) service.pilotLight.history.record({ ...ping, at: ping.at + i * 1_000 });
  return service;
}

test('export writes CSV or JSON lines to stdout, beside a running service', async () => {
  await using service = await withHistory();
  const csv = await runCli(['export', '--data', service.dataDir]);
  expect(csv).toMatchObject({ code: 0, stderr: '' });
  expect(csv.stdout.split('\r\n')).toHaveLength(2_002);
  const jsonl = await runCli(['export', '--format', 'jsonl', '--data', service.dataDir, '--endpoint', 'a']);
  const lines = jsonl.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines).toHaveLength(2_000);
  expect(lines[0]).toMatchObject({ endpointId: 'a', outcome: 'failed', error: { kind: 'unreachable' } });
  const from = lines[500].at;
  const part = await runCli(['export', '--format', 'jsonl', '--data', service.dataDir, '--from', from]);
  expect(part.stdout.trimEnd().split('\n')).toHaveLength(1_500);
});

test('export --out writes the same to a file, and says so when it cannot', async () => {
  await using service = await withHistory();
  const file = `${service.dataDir}/export.csv`;
  expect(await runCli(['export', '--data', service.dataDir, '--out', file])).toMatchObject({ code: 0, stdout: '', stderr: '' });
  const { stdout } = await runCli(['export', '--data', service.dataDir]);
  expect(await readFile(file, 'utf8')).toBe(stdout);
  const ended = await runCli(['export', '--data', service.dataDir, '--out', '/nowhere/at/all.csv']);
  expect(ended).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/^pilotlight: the export stopped: ENOENT/) });
});

test('a reader that goes away early, as `| head` does, ends an export without complaint', async () => {
  await using service = await withHistory();
  const child = spawn(process.execPath, [CLI, 'export', '--data', service.dataDir], { stdio: ['ignore', 'pipe', 'pipe'] });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  await once(child.stdout, 'readable');
  child.stdout.destroy();
  const [code] = await once(child, 'close');
  expect([code, errors]).toEqual([0, '']);
});
