import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { runAll } from '../../bench/all.ts';
import { documentOf } from '../../bench/document.ts';
import { type Explanation, explanationOf, staleExplanations, unexplained } from '../../bench/explanations.ts';
import { exactGoal, finish, goalLine, limitGoal, ratioGoal, reportSchema, textArg } from '../../bench/report.ts';

const held = limitGoal('late p99', 1.2, 5, 'ms');
const missed = limitGoal('memory', 110, 100, 'MB');
const reasons: readonly Explanation[] = [{ bench: 'page', figure: 'memo', why: 'The machine is small.' }];

describe('A goal of a bench', () => {
  test('says that it holds, or by how much it is missed', () => {
    expect(goalLine(held)).toBe('late p99: goal <= 5 ms · measured 1.2 ms · held');
    expect(goalLine(missed)).toBe('memory: goal <= 100 MB · measured 110 MB · missed by 10 %');
    expect(goalLine(ratioGoal('CPU', 3, 2, 1, 's'))).toBe('CPU: goal <= 1x · measured 1.5x (3 / 2 s) · missed by 50 %');
    expect(goalLine(exactGoal('duplicates', '0', '2'))).toBe('duplicates: goal 0 · measured 2 · missed');
  });

  test('is missed when there is no figure', () => {
    expect(goalLine(limitGoal('memory', Number.NaN, 100, 'MB'))).toBe('memory: goal <= 100 MB · measured - MB · missed');
    expect(ratioGoal('CPU', 1, Number.NaN, 1, 's').ok).toBe(false);
  });

  test('is explained only while it is missed', () => {
    expect(explanationOf('page', missed, reasons)).toBe('The machine is small.');
    expect(explanationOf('page', { ...missed, ok: true }, reasons)).toBeUndefined();
    expect(explanationOf('history', missed, reasons)).toBeUndefined();
    expect(unexplained('page', [held, missed], reasons)).toEqual([]);
    expect(unexplained('history', [held, missed], reasons)).toEqual([missed]);
  });

  test('that is gone makes its explanation stale', () => {
    expect(staleExplanations('page', [held], reasons)).toEqual(['page, memo']);
    expect(staleExplanations('page', [missed], reasons)).toEqual([]);
  });
});

describe('A report of a bench', () => {
  afterEach(() => {
    vi.restoreAllMocks();
    process.exitCode = undefined;
  });

  test('comes whole through a file to another process, also what was not measured', () => {
    vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    const folder = mkdtempSync(join(tmpdir(), 'pilotlight-report-'));
    const file = join(folder, 'report.json');
    const report = { bench: 'page', tables: [{ title: 'T', columns: ['a', 'b'], rows: [['x', Number.NaN]] }], goals: [held, missed], notes: ['n'] };
    try {
      finish(report, ['--report', file]);
      expect(reportSchema.parse(JSON.parse(readFileSync(file, 'utf8')))).toEqual(report);
      expect(process.exitCode).toBe(1);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test('needs a value where an option takes one', () => {
    expect(textArg(['--only', 'page'], '--only')).toBe('page');
    expect(textArg([], '--only')).toBeUndefined();
    expect(() => textArg(['--only', '--write'], '--only')).toThrow('--only takes a value');
  });
});

describe('All benches', () => {
  afterEach(() => vi.restoreAllMocks());

  test.each([
    [['--only', 'page,pages'], 'There is no bench "pages".'],
    [['--quick', '--write'], 'docs/benchmarks.md is written as a whole'],
    [['--only', 'page', '--write'], 'docs/benchmarks.md is written as a whole'],
  ])('do not begin with %j, and say why', async (args, why) => {
    const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    expect(await runAll(args)).toBe(2);
    expect(said).toHaveBeenCalledExactlyOnceWith(expect.stringContaining(why));
  });
});

describe('The document of all benches', () => {
  const report = {
    bench: 'page',
    tables: [{ title: 'Sizes', columns: ['file', 'kB'], rows: [['a|b', 12.345]] }],
    goals: [held, missed],
    notes: ['a note'],
  };
  const outcomes = [
    { name: 'page', args: ['--loads', '3'], seconds: 61, report },
    { name: 'shared', args: [], seconds: 2, report: null },
  ] as const;
  const text = documentOf(outcomes, new Date('2026-11-22T12:00:00Z'), (bench, goal) => explanationOf(bench, goal, reasons));

  test('tells when and on what it was measured', () => {
    expect(text).toContain('- 2026-11-22, 1 min in all');
    expect(text).toContain(`Node ${process.versions.node}`);
    expect(text).toMatch(/undici \d+\.\d+\.\d+, openai \d/);
  });

  test('has every table, with the settings of its bench', () => {
    expect(text).toContain('`npm run bench -- page --loads 3`, 61 s');
    expect(text).toContain('| file | kB |\n| --- | --- |\n| a\\|b | 12.3 |');
    expect(text).toContain('- a note');
  });

  test('explains what is missed and nothing else', () => {
    expect(text).toContain('- **page, memory** (missed by 10 %): The machine is small.');
    expect(text).not.toContain('page, late p99**');
  });

  test('names a bench that failed', () => {
    expect(text).toContain('| shared | it failed |  |  |  |');
    expect(text).toContain('## shared\n\n`npm run bench -- shared`, 2 s\n\nIt failed in this run; its output says why.');
  });
});
