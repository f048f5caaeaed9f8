/** Asks a server whose heads never end, again and again, while Node collects what is left of it. Run with `--expose-gc`. */
import { setImmediate as turn } from 'node:timers/promises';
import { dialectOf } from '../../support/chaosDialects.ts';
import { faultsFor } from '../../support/chaosFaults.ts';
import { openPings } from '../../support/chaosPings.ts';
import { ChaosServer } from '../../support/chaosPlace.ts';

const ROUNDS = 30;
const COLLECT_EVERY = 10;
const row = faultsFor('bedrock').find(({ fault }) => fault.name === 'endless headers');
if (row?.fault.play === undefined || gc === undefined) throw new Error('run it with --expose-gc');

for (let round = 0; round < ROUNDS; round += 1) {
  await using server = await ChaosServer.start({ dialect: dialectOf('bedrock'), play: row.fault.play });
  await using asker = openPings('bedrock', row.fault);
  const outcome = await asker.ask({ url: `http://127.0.0.1:${server.port}`, server, async [Symbol.asyncDispose]() {} }, row.expected);
  if (outcome.is !== row.expected.is) throw new Error(`it was ${outcome.is}`);
  if (round % COLLECT_EVERY === 0) gc();
  await turn();
}
process.stdout.write(`asked ${ROUNDS} times\n`);
