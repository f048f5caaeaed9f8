import { createServer, type IncomingMessage, request as openRequest } from 'node:http';
import { setImmediate as turn } from 'node:timers/promises';
import { listen } from '../../electron/demo/listen.ts';
import type { Provider } from '../../electron/domain/provider.ts';
import { err } from '../../electron/domain/result.ts';
import { Gateway } from '../../electron/gateway/gateway.ts';
import type { Told } from '../../electron/gateway/record.ts';
import { type Asker, neverConnects, type Outcome } from './chaosAsker.ts';
import type { Fault } from './chaosFault.ts';
import type { Place } from './chaosPlaces.ts';
import { KeptLog } from './fakes.ts';
import { readWhole } from './gatewayLab.ts';
import { bedrockProvider, endpointOf, httpProvider, settingsOf } from './targets.ts';

const MODEL = 'amazon.nova-micro-v1:0';
/** Turns of the event loop in which a gateway that gives up by itself would have done so. */
const TURNS = 200;
const SHORT_MS = 150;

/** The real gateway on a port of its own, asked by a plain client. */
export async function openGateway(kind: 'openai' | 'bedrock', fault: Fault): Promise<Asker> {
  let provider: Provider | undefined;
  const told: Told[] = [];
  let begun = 0;
  const gateway = new Gateway({
    settings: () => settingsOf(provider === undefined ? [] : [provider], [endpointOf('m', { model: kind === 'bedrock' ? MODEL : 'm' })], on),
    begin: () => {
      begun += 1;
      return async (request) => void (request !== null && told.push(request));
    },
    secrets: () => err('none is set'),
    userAgent: 'PilotLight/0.0.0',
    env: {},
    wallNow: Date.now,
    log: new KeptLog(),
    ...(neverConnects(fault) && { connectMs: SHORT_MS }),
  });
  const server = createServer((request, response) => gateway.handle(request, response));
  const { url } = await listen(server, {});
  return {
    async ask(place, expected) {
      provider = kind === 'bedrock' ? bedrockProvider({ id: 'box', endpointUrl: place.url }) : httpProvider('openai', { baseUrl: place.url });
      const before = told.length;
      const outcome = await askOnce(`${url}/gateway/box`, kind, place, expected.is === 'waits');
      // Whatever becomes of a request, it is noted once.
      while (told.length < begun) await turn();
      if (told.length !== before + 1) throw new Error(`the request was noted ${told.length - before} times`);
      return outcome;
    },
    async [Symbol.asyncDispose]() {
      await gateway.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const on = { gateway: { enabled: true, signBedrock: false } };

async function askOnce(base: string, kind: 'openai' | 'bedrock', place: Place, waits: boolean): Promise<Outcome> {
  const path = kind === 'bedrock' ? `/model/${MODEL}/converse-stream` : '/v1/chat/completions';
  const body = JSON.stringify({ model: 'm', stream: true, messages: [] });
  const headers = { 'content-type': 'application/json', 'content-length': body.length, authorization: 'Bearer sk-chaos-0123456789' };
  const { promise, resolve } = Promise.withResolvers<Outcome>();
  const request = openRequest(`${base}${path}`, { method: 'POST', headers, agent: false });
  request.on('error', () => resolve({ is: 'cut' }));
  if (!waits) {
    request.once('response', (answer) => resolve(outcomeOf(answer)));
    request.end(body);
    return promise;
  }
  request.once('response', (answer) => answer.once('error', () => resolve({ is: 'cut' })));
  request.end(body);
  await place.server?.begun;
  // It reads nothing, and goes away once the gateway has had time to give up or to run ahead.
  for (let i = 0; i < TURNS; i += 1) await turn();
  resolve({ is: 'waits' });
  request.destroy();
  await place.server?.givenUp();
  return promise;
}

async function outcomeOf(answer: IncomingMessage): Promise<Outcome> {
  const { statusCode = 0, headers } = answer;
  const body = await readWhole(answer).catch(() => null);
  if (body === null || !answer.complete) return { is: 'cut' };
  if (headers['x-pilotlight'] !== 'gateway') return { is: 'passes', status: statusCode };
  return { is: statusCode, says: wordsIn(body), error: null };
}

function wordsIn(body: Buffer): string {
  const parsed: unknown = JSON.parse(body.toString());
  return typeof parsed === 'object' && parsed !== null ? sentenceIn(parsed) : '';
}

function sentenceIn(answer: object): string {
  const error: unknown = Reflect.get(answer, 'error') ?? answer;
  const message: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'message') : error;
  return String(message);
}
