import { expect, test } from 'vitest';
import type { Ping } from '../../electron/domain/ping.ts';
import { csvField, csvHeader, csvLine, jsonLine } from '../../electron/storage/history/csv.ts';

const ping: Ping = {
  endpointId: 'ollama.qwen3-8b',
  at: Date.UTC(2026, 10, 5, 9, 30, 0, 7),
  outcome: 'failed',
  ttftMs: null,
  ttftNetMs: null,
  firstByteMs: 12.5,
  connectMs: 0,
  reused: true,
  staleSocket: false,
  totalMs: 13,
  loadMs: null,
  gapMs: 120_000,
  inputTokens: null,
  outputTokens: null,
  cachedTokens: null,
  cacheWriteTokens: null,
  costUsd: 0.0000001,
  reason: null,
  error: { kind: 'server', message: 'It said "no", twice.', status: 500, detail: '=cmd()', retryAfterMs: null },
};

test('A text with a comma, a quote or a line break is quoted.', () => {
  expect(['a,b', 'a"b', 'a\r\nb', 'a b'].map(csvField)).toEqual(['"a,b"', '"a""b"', '"a\r\nb"', 'a b']);
});

test('A text that a spreadsheet would run is made plain text; numbers stay numbers.', () => {
  expect(['=1+1', '+1', '-1', '@a', '\t=1'].map(csvField)).toEqual(["'=1+1", "'+1", "'-1", "'@a", "'\t=1"]);
  expect([-1, 0.0000001, 1.5].map(csvField)).toEqual(['-1', '0.0000001', '1.5']);
});

test('What is not there is an empty field.', () => {
  expect(csvField(null)).toBe('');
});

test('A line has a field for every name of the header, the time in ISO 8601, and ends as RFC 4180 says.', () => {
  expect(csvHeader.endsWith(',error.kind,error.message,error.status,error.detail,error.retryAfterMs\r\n')).toBe(true);
  expect(csvLine(ping)).toBe(
    'ollama.qwen3-8b,2026-11-05T09:30:00.007Z,failed,,,12.5,0,true,false,13,,120000,,,,,0.0000001,,server,"It said ""no"", twice.",500,\'=cmd(),\r\n',
  );
});

test('A line of JSON is the ping with its time in ISO 8601.', () => {
  expect(JSON.parse(jsonLine(ping))).toEqual({ ...ping, at: '2026-11-05T09:30:00.007Z' });
});
