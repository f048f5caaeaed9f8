import { sleep } from '../stats.ts';
import { fetchClient, httpClient, netClient, undiciClient } from './bareClients.ts';
import { ourClient } from './ourClient.ts';
import { PingerProcess } from './pingerProcess.ts';
import { type Errors, type Ping, sample } from './sampling.ts';
import { carryStreams, ollamaClient, openAiClient } from './sdkClients.ts';
import { StampServer } from './stampServer.ts';
import { NET, NET_ON_LOOP, type TtftClient, USER, USER_ON_LOOP } from './target.ts';

const STREAMS = 200;

/**
 * The same pings while the openai SDK carries 200 streams of 20 tokens a second on this event loop, from one server that batches. Every other client probes on
 * this loop, as it would inside an application; ours probes from the process it has to itself, as the product does, and for comparison from this loop, too.
 */
export async function sampleLoaded(count: number): Promise<{ reused: Errors; fresh: Errors }> {
  const streaming = new AbortController();
  const server = await StampServer.start('idle');
  const load = await StampServer.start('idle');
  const pinger = await PingerProcess.start('ours');
  const others = [oursOnLoop(), netClient(), httpClient(), undiciClient(), fetchClient(), openAiClient(), ollamaClient()];
  const pingsOf = (kept: boolean): Ping[] => [pinger, ...others].map((client) => (id) => client.ping({ port: server.port, kept }, id));
  try {
    await carryStreams(load.port, STREAMS, streaming.signal);
    await sleep(2_000);
    return { reused: await sample(server, pingsOf(true), count), fresh: await sample(server, pingsOf(false), count) };
  } finally {
    streaming.abort();
    for (const client of others) await client.close();
    await pinger.stop();
    await load.stop();
    await server.stop();
  }
}

function oursOnLoop(): TtftClient {
  const client = ourClient();
  return {
    async ping(target, id) {
      const readings = await client.ping(target, id);
      return { [NET_ON_LOOP]: readings[NET] ?? Number.NaN, [USER_ON_LOOP]: readings[USER] ?? Number.NaN };
    },
    close: () => client.close(),
  };
}
