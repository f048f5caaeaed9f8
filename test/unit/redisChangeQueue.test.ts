import { expect, test } from 'vitest';
import { ChangeQueue, type OwnChange } from '../../electron/storage/redis/changeQueue.ts';
import { FakeClock } from '../support/fakeClock.ts';

const change = (id: string): OwnChange => ({
  id,
  change: { what: 'done', place: { model: id, host: 'http://box' }, at: 0, every: 60, ping: '' },
});

/** A queue whose requests are answered when the test says so. */
function queueOf() {
  const clock = new FakeClock();
  const sent: string[] = [];
  const answers: (() => void)[] = [];
  const queue = new ChangeQueue((batch) => {
    sent.push(batch.map(({ id }) => id).join(''));
    return new Promise((resolve) => answers.push(resolve));
  }, clock);
  return { clock, sent, answers, queue };
}

test('Changes of one moment go in one request at once; those of the next five milliseconds in one after them, without waiting for the answer.', async () => {
  const { clock, sent, queue } = queueOf();
  void queue.add(change('a'));
  void queue.add(change('b'));
  await Promise.resolve();
  expect(sent).toEqual(['ab']);
  void queue.add(change('c'));
  await clock.advance(2);
  void queue.add(change('d'));
  await clock.advance(2);
  expect(sent).toEqual(['ab']);
  await clock.advance(1);
  expect(sent).toEqual(['ab', 'cd']);
});

test('What waits can be sent ahead of something else, in order, and each resolves with its own request.', async () => {
  const { sent, answers, queue } = queueOf();
  void queue.add(change('a'));
  await Promise.resolve();
  let isDone = false;
  const done = queue.add(change('b')).then(() => {
    isDone = true;
  });
  queue.sendNow();
  expect(sent).toEqual(['a', 'b']);
  answers[0]?.();
  await Promise.resolve();
  expect(isDone).toBe(false);
  answers[1]?.();
  await done;
  expect(isDone).toBe(true);
});

test('A server that hangs gets no more than four requests; the rest goes on when one is answered.', async () => {
  const { clock, sent, answers, queue } = queueOf();
  for (const id of ['a', 'b', 'c', 'd', 'e', 'f']) {
    void queue.add(change(id));
    await clock.advance(10);
  }
  expect(sent).toEqual(['a', 'b', 'c', 'd']);
  answers[0]?.();
  await clock.advance(10);
  expect(sent).toEqual(['a', 'b', 'c', 'd', 'ef']);
});
