import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { isDeepStrictEqual } from 'node:util';
import { messageOf } from '../domain/messageOf.ts';
import { type BedrockProvider, serverName } from '../domain/provider.ts';
import { resolveSecret } from '../providers/adapter.ts';
import type { Wire } from '../providers/bedrockClient.ts';
import { BedrockFault, startMarks } from '../providers/bedrockMarks.ts';
import { pingErrorOfFault } from '../providers/faults.ts';
import { pathBelow } from './address.ts';
import type { BedrockSigner } from './bedrockSigner.ts';
import type { Crossing, GatewayOptions } from './gateway.ts';
import { joined, passedOn } from './headers.ts';
import { refuse } from './refusal.ts';

/** Bedrock itself takes no larger body, bytes. */
const LARGEST_BODY = 32 * 1024 * 1024;
/** Headers of a signature, which is made anew. */
const OF_SIGNATURE = ['authorization', 'x-amz-date', 'x-amz-security-token', 'x-amz-content-sha256', 'amz-sdk-request'];

interface Line {
  readonly provider: BedrockProvider;
  readonly wire: Wire;
  readonly signer: BedrockSigner;
}

/**
 * Passes requests on to Bedrock over HTTP/2, as pings go. A signature covers host, path and body, and one made for this address would be refused there:
 * where the settings allow it, it is replaced by one with the provider's own credentials. A Bedrock API key passes unchanged.
 */
export class BedrockGateway {
  readonly #options: GatewayOptions;
  readonly #lines = new Map<string, Promise<Line>>();

  constructor(options: GatewayOptions) {
    this.#options = options;
  }

  pass(crossing: Crossing<BedrockProvider>, base: URL): void {
    const { request, response, provider, record } = crossing;
    const isSigned = (request.headers.authorization ?? '').startsWith('AWS4-');
    if (isSigned && !this.#options.settings().gateway.signBedrock) {
      record?.over(false);
      refuse(response, 403, NOT_SIGNED, 'bedrock');
      return;
    }
    this.#cross(crossing, base, isSigned).catch((error: unknown) => {
      record?.over(false);
      refuse(response, 502, wordsOf(error, serverName(provider)), 'bedrock');
    });
  }

  async close(): Promise<void> {
    const lines = await Promise.allSettled(this.#lines.values());
    this.#lines.clear();
    for (const line of lines) if (line.status === 'fulfilled') line.value.wire.handler.destroy?.();
  }

  async #cross({ request, response, provider, rest, record }: Crossing<BedrockProvider>, base: URL, isSigned: boolean): Promise<void> {
    const gone = new AbortController();
    response.once('close', () => {
      if (!response.writableFinished) gone.abort();
      record?.over(false);
    });
    if (request.headers.expect !== undefined) response.writeContinue();
    const [body, line] = await Promise.all([bodyOf(request), this.#lineOf(provider, base)]);
    if (body === null) {
      refuse(response, 413, 'the body is larger than Bedrock takes.', 'bedrock');
      return;
    }
    record?.sent(body);
    const plain = {
      method: request.method ?? 'GET',
      path: pathBelow(base, rest),
      headers: { ...joined(passedOn(request.rawHeaders, [...(isSigned ? OF_SIGNATURE : []), 'host', 'expect'])), host: base.host },
      body,
    };
    const headers = isSigned ? await line.signer.sign(plain, base) : plain.headers;
    const outgoing = await import('@smithy/core/protocols').then(
      ({ HttpRequest }) =>
        () =>
          new HttpRequest({ ...plain, ...placeOf(base), headers: forWire(headers, line.wire) }),
    );
    const answer = await send(line.wire, outgoing, { signal: gone.signal, connectMs: this.#options.connectMs });
    record?.answered(answer.statusCode, answer.headers);
    writeAnswer(
      answer,
      response,
      (chunk) => record?.received(chunk),
      () => record?.over(true),
    );
  }

  #lineOf(provider: BedrockProvider, base: URL): Promise<Line> {
    const known = this.#lines.get(provider.id);
    const open = known ?? this.#open(provider, base);
    this.#lines.set(provider.id, open);
    open.catch(() => this.#lines.delete(provider.id));
    return open.then((line) => {
      if (isDeepStrictEqual(line.provider, provider)) return line;
      this.#lines.delete(provider.id);
      line.wire.dropIdle();
      return this.#lineOf(provider, base);
    });
  }

  async #open(provider: BedrockProvider, base: URL): Promise<Line> {
    const [{ openWire }, { proxyFor }, { BedrockSigner }] = await Promise.all([
      import('../providers/bedrockClient.ts'),
      import('../providers/bedrockProxy.ts'),
      import('./bedrockSigner.ts'),
    ]);
    const { env, userAgent, secrets } = this.#options;
    const wire = await openWire(proxyFor(base, env));
    const key = (): string | undefined => {
      const resolved = resolveSecret(secrets, provider.token);
      if (!resolved.ok) throw new Error(resolved.error.message);
      return resolved.value;
    };
    return { provider, wire, signer: new BedrockSigner({ provider, key, env, userAgent, wire }) };
  }
}

const NOT_SIGNED =
  'a request signed with AWS credentials is signed for this address, so AWS would refuse it. Allow Pilot Light to sign such requests anew in its settings, under "Gateway", or use a Bedrock API key, which passes unchanged.';

interface Answer {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: Readable;
}

/** What ends a request before its time. */
interface SendLimits {
  readonly signal: AbortSignal;
  readonly connectMs: number | undefined;
}

/** A kept connection may turn out dead: then the request goes out once more on a fresh one. */
async function send(wire: Wire, outgoing: () => import('@smithy/core/protocols').HttpRequest, limits: SendLimits, isSecond = false): Promise<Answer> {
  const request = outgoing();
  const { signal, connectMs } = limits;
  wire.track(request, { marks: startMarks(), signal, onClosed: () => {}, ...(connectMs !== undefined && { connectMs }) });
  try {
    const { response } = await wire.handler.handle(request, { abortSignal: signal });
    return { statusCode: response.statusCode, headers: response.headers, body: readable(response.body) };
  } catch (error) {
    if (isSecond || signal.aborted || !(error instanceof BedrockFault) || error.fault.kind !== 'staleSocket') throw error;
    wire.dropIdle();
    return send(wire, outgoing, limits, true);
  }
}

function writeAnswer({ statusCode, headers, body }: Answer, response: ServerResponse, see: (chunk: Buffer) => void, whole: () => void): void {
  response.sendDate = false;
  response.writeHead(statusCode, passedOn(Object.entries(headers).flat()));
  response.flushHeaders();
  let ended = false;
  body.on('data', (chunk: Buffer) => {
    if (!response.write(chunk)) body.pause();
    see(chunk);
  });
  response.on('drain', () => body.resume());
  body.once('end', () => {
    if (isCut(body)) return;
    ended = true;
    response.end();
    whole();
  });
  body.once('error', () => response.destroy());
  body.once('close', () => ended || response.destroy());
}

/** A stream of HTTP/2 whose connection is closed ends as if it were whole. */
const isCut = (body: Readable): boolean => 'rstCode' in body && body.rstCode !== 0;

function readable(body: unknown): Readable {
  if (body instanceof Readable) return body;
  throw new Error('the answer has no body that can be read');
}

/** @returns `null`: it is too large */
async function bodyOf(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > LARGEST_BODY) return null;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

const placeOf = ({ protocol, hostname, port }: URL) => ({ protocol, hostname, ...(port === '' ? {} : { port: Number(port) }) });

/** HTTP/2 has a field of its own for the host. */
function forWire(headers: Readonly<Record<string, string>>, { proxied }: Wire): Record<string, string> {
  if (proxied) return { ...headers };
  const { host: _, ...others } = headers;
  return others;
}

function wordsOf(error: unknown, server: string): string {
  if (error instanceof BedrockFault) return pingErrorOfFault(error.fault, server).message;
  return `the request could not be sent to ${server}: ${messageOf(error)}`;
}
