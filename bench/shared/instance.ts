/** One instance in a process of its own. Arguments: design, address of Redis, name, endpoints, shortest interval (ms). It says `ready`, is told `open` and `close`, and then tells what it did. */
import { Fires } from './fires.ts';
import { startOurs } from './ours.ts';
import { startSeed } from './seed.ts';

export interface InstanceOptions {
  readonly url: string;
  readonly name: string;
  readonly count: number;
  readonly shortestMs: number;
}

const [design = '', url = '', name = '', count = '', shortestMs = ''] = process.argv.slice(2);
const fires = new Fires();

// Nobody is left to stop it.
process.on('disconnect', () => process.exit(1));
process.on('message', (message) => {
  if (typeof message !== 'object' || message === null || !('what' in message)) return;
  if (message.what === 'open') fires.open();
  if (message.what !== 'close') return;
  fires.close();
  const { index, at, lateMs, claimAt, claimMs } = fires;
  process.send?.({ index, at, lateMs, claimAt, claimMs }, () => process.exit(0));
});

const start = design === 'ours' ? startOurs : startSeed;
await start({ url, name, count: Number(count), shortestMs: Number(shortestMs) }, fires);
process.send?.('ready');
