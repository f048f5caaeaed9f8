import type { Server } from 'node:net';
import type { ListenOptions } from './simulatedServer.ts';

/** Listens on loopback and says where. */
export async function listen(
  server: Server,
  { host = '127.0.0.1', port = 0 }: ListenOptions,
): Promise<{ readonly url: string; readonly port: number }> {
  const listening = Promise.withResolvers<void>();
  server.once('error', listening.reject);
  server.listen(port, host, listening.resolve);
  await listening.promise;
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the simulated server has no TCP address');
  return { url: `http://${host === '::1' ? '[::1]' : host}:${address.port}`, port: address.port };
}
