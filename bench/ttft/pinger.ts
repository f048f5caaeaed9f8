/**
 * A process that only pings: what the product is beside an application that carries streams. `ours` warms its transport up
 * first, as the product does; `openai` only loads the SDK. It pings when it is told to, on the event loop it has to itself.
 */
import { sleep } from '../stats.ts';
import type { TtftClient } from './target.ts';

/** Between the order and the ping, so that the ping does not find the process already awake. */
const REST_MS = 5;

async function clientFor(name: string | undefined): Promise<TtftClient> {
  if (name === 'openai') return (await import('./sdkClients.ts')).openAiClient();
  const { ConnectionPool } = await import('../../electron/providers/connections.ts');
  const { warmUpTransport } = await import('../../electron/providers/warmUp.ts');
  const { ourClient } = await import('./ourClient.ts');
  const pool = new ConnectionPool();
  if (name === 'ours') await warmUpTransport(pool);
  return ourClient(pool);
}

const client = await clientFor(process.argv[2]);
process.once('disconnect', () => process.exit());
process.on('message', async (order: { port: number; kept: boolean; id: number }) => {
  await sleep(REST_MS);
  process.send?.(await client.ping(order, order.id));
});
process.send?.({});
