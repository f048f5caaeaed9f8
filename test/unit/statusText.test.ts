import { expect, test } from 'vitest';
import { warmupStatusSchema } from '../../electron/api/warmup.ts';
import { renderStatus } from '../../electron/cli/status.ts';
import { warmths } from '../../electron/domain/warmth.ts';

const NOW = Date.UTC(2026, 10, 22, 8, 15);
const plain = { colour: false };
const endpoint = {
  id: 'a',
  model: 'qwen3:8b',
  provider: 'ollama',
  host: 'http://localhost:11434',
  warmth: 'warm',
  interval_seconds: 120,
  last_ttft_ms: 142,
  last_ping_at: new Date(NOW - 60_000).toISOString(),
  next_ping_at: new Date(NOW + 60_000).toISOString(),
  consecutive_failures: 0,
  why: 'Next ping at 08:16:00, because its server unloads it at 08:16:03.',
  error: null,
};
const status = (endpoints: readonly object[], more: object = {}) =>
  warmupStatusSchema.parse({
    warmup_active: true,
    warmup_running: false,
    warmup_done: true,
    info: 'Nothing to keep warm yet.',
    sharing: null,
    interval_seconds: 120,
    endpoints: endpoints.map((each) => ({ ...endpoint, ...each })),
    ...more,
  });

test('every state has a word and a mark of its own, not only a colour', () => {
  const lines = renderStatus(status(warmths.map((warmth) => ({ warmth }))), { now: NOW, why: false }, plain)
    .split('\n')
    .slice(3);
  const marks = warmths.map((warmth, i) => new RegExp(`^ {2}(\\S) ${warmth}`, 'i').exec(lines[i] ?? '')?.[1]);
  expect(new Set(marks).size).toBe(warmths.length);
  expect(marks).not.toContain(undefined);
});

test('a line has the model, its id, the last TTFT and the time to the next ping', () => {
  expect(renderStatus(status([{}]), { now: NOW, why: false }, plain)).toBe('\n1 of 1 warm\n\n  ● Warm  qwen3:8b  a  142 ms  next in 60 s\n\n');
});

test('how the work is shared with other instances is a line below the first, unless that says it already', () => {
  const sharing = 'Shares the work as desk, beside gpu-box.';
  expect(renderStatus(status([{}], { sharing }), { now: NOW, why: false }, plain)).toContain(`\n1 of 1 warm\n${sharing}\n\n`);
  const empty = renderStatus(status([], { sharing, info: `Nothing to keep warm yet. ${sharing}` }), { now: NOW, why: false }, plain);
  expect(empty.split(sharing)).toHaveLength(2);
});

test('the same model on two accounts in one region can be told apart', () => {
  const host = 'us-east-1';
  const text = renderStatus(
    status([
      { id: 'work.haiku', host },
      { id: 'team.haiku', host },
    ]),
    { now: NOW, why: false },
    plain,
  );
  expect(text).toMatch(/work\.haiku .*\n.*team\.haiku /);
});

test('what is not scheduled, never pinged or overdue is told without odd numbers', () => {
  const text = renderStatus(
    status([{ next_ping_at: null, last_ttft_ms: null, warmth: 'paused' }, { next_ping_at: new Date(NOW - 5_000).toISOString() }]),
    { now: NOW, why: false },
    plain,
  );
  expect(text).toMatch(/‖ Paused .* – {2}not scheduled\n/);
  expect(text).toMatch(/142 ms {2}now\n/);
});

test('an error stands below its endpoint, with what to do', () => {
  const error = { kind: 'auth', message: 'The token has expired. Set a new one.', status: 401, detail: null, retryAfterMs: null };
  expect(renderStatus(status([{ warmth: 'failing', error }]), { now: NOW, why: false }, plain)).toContain(
    'next in 60 s\n    The token has expired. Set a new one.\n',
  );
});

test('with nothing to keep warm, or with warming off, it says so', () => {
  expect(renderStatus(status([]), { now: NOW, why: false }, plain)).toBe('\nNothing to keep warm yet.\n\n');
  const off = status([{}], { warmup_active: false, info: 'Warming is switched off in the settings.' });
  expect(renderStatus(off, { now: NOW, why: false }, plain)).toContain('1 of 1 warm. Warming is switched off in the settings.');
});

test('colours, where there are any, leave the words as they are', () => {
  const coloured = renderStatus(status([{}]), { now: NOW, why: false }, { colour: true });
  const escapeCode = String.fromCharCode(27);
  expect(coloured.replaceAll(new RegExp(`${escapeCode}\\[\\d+m`, 'g'), '')).toBe(renderStatus(status([{}]), { now: NOW, why: false }, plain));
});

test('asked why, it tells of each endpoint when its next ping comes and why then', () => {
  const lines = renderStatus(status([{}]), { now: NOW, why: true }, plain).split('\n');
  expect(lines[4]).toBe('    Next ping at 08:16:00, because its server unloads it at 08:16:03.');
});
