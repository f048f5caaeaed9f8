import { expect, test } from 'vitest';
import { createLog, type LogLevel, redact } from '../../electron/log.ts';

function logAt(level: LogLevel, secrets: readonly string[] = []) {
  const lines: string[] = [];
  return { log: createLog({ level, write: (line) => lines.push(line), secrets: () => secrets }), lines };
}

test('a line has a time, a level, the scope of the seed and the message', () => {
  const { log, lines } = logAt('info');
  log.engine.info('Ping of qwen3:8b complete: warm, 142 ms to the first token', { endpoint: 'a' });
  log.scoped('storage').warn('The disk is full', {});
  expect(lines).toEqual([
    expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d info {2}\[keep-alive\] Ping of qwen3:8b complete: warm, 142 ms to the first token\n$/),
    expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d warn {2}\[storage\] The disk is full\n$/),
  ]);
});

test.each([
  ['debug', ['debug', 'info', 'warn']],
  ['info', ['info', 'warn']],
  ['warn', ['warn']],
  ['error', []],
  ['silent', []],
] as const)('at level %s the log has %j', (level, expected) => {
  const { log, lines } = logAt(level);
  log.engine.debug('debug', {});
  log.engine.info('info', {});
  log.engine.warn('warn', {});
  expect(lines.map((line) => line.trim().split(' ').at(-1))).toEqual(expected);
});

test('the last 500 lines are kept for the log view, oldest first', () => {
  const { log } = logAt('info');
  for (let i = 0; i < 600; i += 1) log.engine.info(`line ${i}`, {});
  const kept = log.recent();
  expect(kept).toHaveLength(500);
  expect(kept[0]).toMatchObject({ level: 'info', scope: 'keep-alive', message: 'line 100' });
  expect(kept.at(-1)?.message).toBe('line 599');
});

test('secrets in use are blotted out on the way to the log and in what is kept, however often they appear', () => {
  const { log, lines } = logAt('info', ['hunter2!']);
  log.engine.info('The server said hunter2! and hunter2!', {});
  expect(lines[0]).toContain('The server said … and …');
  expect(log.recent()[0]?.message).toBe('The server said … and …');
});

test.each([
  ['Authorization: Bearer abcdefgh12345', 'Authorization: Bearer …'],
  ['GET /v1/models?api_key=abc&x=1', 'GET /v1/models?api_key=…&x=1'],
  ['http://127.0.0.1:4747/?token=0123', 'http://127.0.0.1:4747/?token=…'],
  ['a token of 3 letters', 'a token of 3 letters'],
])('%j becomes %j even if nobody knows the secret', (text, clean) => {
  expect(redact(text, [])).toBe(clean);
});

test('a secret of a few letters is no reason to make the log unreadable', () => {
  expect(redact('abc is abcd', ['abc'])).toBe('abc is abcd');
});
