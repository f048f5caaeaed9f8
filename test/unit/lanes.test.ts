import { expect, test } from 'vitest';
import { Lanes } from '../../electron/keepalive/lanes.ts';

/** Jobs that begin when they are let in and end when they are told to. */
class Jobs {
  readonly begun: string[] = [];
  readonly #ends = new Map<string, { resolve: () => void; reject: (reason: Error) => void }>();

  job(name: string): () => Promise<void> {
    return () => {
      this.begun.push(name);
      return new Promise((resolve, reject) => this.#ends.set(name, { resolve, reject }));
    };
  }

  async end(name: string): Promise<void> {
    this.#ends.get(name)?.resolve();
    await settled();
  }

  async fail(name: string): Promise<void> {
    this.#ends.get(name)?.reject(new Error('it went wrong'));
    await settled();
  }
}

const settled = (): Promise<void> => new Promise((resolve) => process.nextTick(resolve));

function lanes(cap: number, ...entries: readonly (readonly [lane: string, name: string])[]): Jobs {
  const jobs = new Jobs();
  const all = new Lanes(cap);
  for (const [lane, name] of entries) all.enter(lane, jobs.job(name));
  return jobs;
}

test('A lane does one job after the other, in the order in which they came.', async () => {
  const jobs = lanes(10, ['a', 'a1'], ['a', 'a2'], ['a', 'a3']);
  expect(jobs.begun).toEqual(['a1']);
  await jobs.end('a1');
  expect(jobs.begun).toEqual(['a1', 'a2']);
  await jobs.end('a2');
  expect(jobs.begun).toEqual(['a1', 'a2', 'a3']);
});

test('Lanes run side by side, up to the cap.', async () => {
  const jobs = lanes(2, ['a', 'a1'], ['b', 'b1'], ['c', 'c1']);
  expect(jobs.begun).toEqual(['a1', 'b1']);
  await jobs.end('b1');
  expect(jobs.begun).toEqual(['a1', 'b1', 'c1']);
});

test('Under the cap lanes take turns: a long queue in one keeps no other waiting.', async () => {
  const jobs = lanes(1, ['a', 'a1'], ['a', 'a2'], ['a', 'a3'], ['b', 'b1'], ['b', 'b2']);
  for (const name of ['a1', 'b1', 'a2', 'b2', 'a3']) await jobs.end(name);
  expect(jobs.begun).toEqual(['a1', 'b1', 'a2', 'b2', 'a3']);
});

test('A job that hangs holds only its own lane.', async () => {
  const jobs = lanes(2, ['hung', 'h1'], ['hung', 'h2'], ['b', 'b1'], ['b', 'b2'], ['c', 'c1']);
  for (const name of ['b1', 'c1', 'b2']) await jobs.end(name);
  expect(jobs.begun).toEqual(['h1', 'b1', 'c1', 'b2']);
});

test('A job that fails frees its lane, and its failure is its own caller’s business.', async () => {
  const jobs = lanes(1, ['a', 'a1'], ['a', 'a2']);
  await jobs.fail('a1');
  expect(jobs.begun).toEqual(['a1', 'a2']);
});

test('A job that throws at once frees its lane too.', async () => {
  const all = new Lanes(1);
  const jobs = new Jobs();
  all.enter('a', () => {
    throw new Error('before it began');
  });
  all.enter('a', jobs.job('a2'));
  await settled();
  expect(jobs.begun).toEqual(['a2']);
});

test('A lane that has become empty can be entered again, also by a job of its own.', async () => {
  const all = new Lanes(4);
  const jobs = new Jobs();
  all.enter('a', async () => {
    all.enter('a', jobs.job('from inside'));
  });
  await settled();
  expect(jobs.begun).toEqual(['from inside']);
  await jobs.end('from inside');
  all.enter('a', jobs.job('later'));
  expect(jobs.begun).toEqual(['from inside', 'later']);
});
