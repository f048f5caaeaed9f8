import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { forTerminal } from '../../electron/cli/output.ts';
import { createLog } from '../../electron/log.ts';
import { csvField } from '../../electron/storage/history/csv.ts';
import { startOpenai } from '../support/fakesModels.ts';
import { openaiSettings, startService } from '../support/service.ts';
import { readEvents } from '../support/serviceEvents.ts';

const ESCAPE = String.fromCharCode(27);
const FORGED = '2026-11-22 08:15:00 warn  [storage] All is lost';
/** A name that tries to be a line of the log, an event, a metric, a formula and a command to the terminal. */
const NAME = `x\r\n${FORGED}\n\nevent: reset\ndata: {}\npilotlight_forged 1\n${ESCAPE}[2J${ESCAPE}]0;owned${String.fromCharCode(7)}\u009b2J\u202etxt`;
const WORDS = `=HYPERLINK("http://evil.example")\r\n${FORGED}\n${ESCAPE}[2J <script>alert(1)</script>`;

/** A service with an endpoint of that name, whose server has said those words at a ping. */
async function startNamed() {
  const server = await startOpenai();
  server.faults.set({ kind: 'status', status: 400, body: { error: { message: WORDS } } }, { times: 'always' });
  const service = await startService({ settings: openaiSettings(server.url, [{ id: 'a', model: NAME }], { name: NAME }) });
  await using events = await readEvents(await service.pilotLight.fetch(new Request('http://localhost/api/events?log=1')));
  await service.call('POST', '/api/endpoints/a/ping');
  await events.until(({ name }) => name === 'ping');
  return {
    service,
    events: events.seen,
    async [Symbol.asyncDispose]() {
      await service[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

/** Characters that a terminal or an editor would obey instead of showing them. */
const isObeyed = (text: string): boolean => /[^\P{Cc}\n\t]/u.test(text);

describe('A name or an error of a server', () => {
  test('is no line of the log, nor of the diagnostics', async () => {
    await using named = await startNamed();
    const log = named.service.log.join('');
    expect(log).toContain('All is lost');
    const lines = log.trimEnd().split('\n');
    for (const line of lines)
      expect(line).toMatch(/^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d (debug|info |warn |error) \[(keep-alive|storage|api|engine|alerts)\] | {4})/);
    expect(lines).not.toContain(FORGED);
    const diagnostics = (await named.service.get('/api/diagnostics')).text;
    expect(diagnostics).toContain('All is lost');
    expect(diagnostics.split('\n').filter((line) => line.startsWith(FORGED))).toEqual([]);
    expect([log, diagnostics].map(isObeyed)).toEqual([false, false]);
  });

  test('is no event of its own', async () => {
    await using named = await startNamed();
    expect(named.events.map(({ name }) => name)).not.toContain('reset');
  });

  test('is no metric of its own', async () => {
    await using named = await startNamed();
    await named.service.pilotLight.start();
    const metrics = (await named.service.get('/metrics')).text;
    expect(metrics).toContain('pilotlight_forged');
    expect(metrics.split('\n').filter((line) => line.startsWith('pilotlight_forged'))).toEqual([]);
  });

  test('is no formula in an export for spreadsheets', async () => {
    await using named = await startNamed();
    const csv = (await named.service.get('/api/history/export?format=csv')).text;
    expect(csv).toContain('HYPERLINK');
    expect(csv).not.toMatch(/(^|,|")=HYPERLINK/m);
  });

  test('is no markup in any answer: none that carries it is HTML', async () => {
    await using named = await startNamed();
    for (const path of ['/api/state', '/api/log', '/api/endpoints', '/api/history/a/pings', '/api/diagnostics', '/metrics', '/v1/warmup/status']) {
      const { headers, text } = await named.service.get(path);
      expect(text, path).toMatch(/All is lost|HYPERLINK|pilotlight_forged/);
      expect(headers.get('content-type'), path).toMatch(/^(application\/json|text\/plain)/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
  });
});

test('whatever a message holds, it is one entry of the log: its further lines are set in', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (message) => {
      const written: string[] = [];
      createLog({ level: 'info', write: (line) => written.push(line), secrets: () => [] }).engine.info(message, {});
      const [first = '', ...more] = written.join('').replace(/\n$/, '').split('\n');
      expect(first).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d info {2}\[keep-alive\] /);
      for (const line of more) expect(line).toMatch(/^ {4}/);
      expect(isObeyed(written.join(''))).toBe(false);
    }),
  );
});

test('whatever is printed, a terminal is told nothing but colours', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(ESCAPE, `${ESCAPE}[31m`, `${ESCAPE}[2J`, `${ESCAPE}]0;x`, '\u009b', '\r'))),
      (parts) => {
        const shown = forTerminal(parts.join(''));
        const withoutColours = shown.split(ESCAPE).map((part, i) => (i === 0 ? part : part.replace(/^\[[\d;]*m/, '')));
        expect(isObeyed(withoutColours.join(''))).toBe(false);
      },
    ),
  );
  expect(forTerminal(`${ESCAPE}[1mtiny${ESCAPE}[22m\tok\n`)).toBe(`${ESCAPE}[1mtiny${ESCAPE}[22m\tok\n`);
  expect(forTerminal(`a${ESCAPE}[2Jb`)).toBe('a\ufffd[2Jb');
});

test('whatever a text holds, it is one field of CSV that no spreadsheet runs', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.tuple(fc.constantFrom('=', '+', '-', '@', '\t', '\r'), fc.string()).map((parts) => parts.join('')),
      ),
      (value) => {
        const field = csvField(value);
        const inner = /^"[\s\S]*"$/.test(field) ? field.slice(1, -1).replaceAll('""', '"') : field;
        expect(inner).not.toMatch(/^[=+\-@\t\r]/);
        expect(inner).toBe(/^[=+\-@\t\r]/.test(value) ? `'${value}` : value);
        if (field === inner) expect(field).not.toMatch(/[",\r\n]/);
      },
    ),
  );
});
