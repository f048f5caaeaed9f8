import { type ServerResponse, STATUS_CODES } from 'node:http';
import type { ProviderKind } from '../domain/provider.ts';

/** Answers with a sentence of our own, in the shape in which the clients of such a provider look for one. */
export function refuse(response: ServerResponse, status: number, sentence: string, kind?: ProviderKind): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const { reason, headers, text } = refusalOf(status, sentence, kind);
  // The reason is named, as one of the provider's may still be set that HTTP does not allow.
  response.writeHead(status, reason, headers).end(text);
}

/** The same as it goes over the wire, for connections that Node's HTTP server does not see. */
export function refusalText(status: number, sentence: string, kind?: ProviderKind): string {
  const { reason, headers, text } = refusalOf(status, sentence, kind);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${reason}\r\n${lines.join('')}\r\n${text}`;
}

function refusalOf(status: number, sentence: string, kind: ProviderKind | undefined) {
  const text = JSON.stringify(shapeOf(sentence, status, kind));
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    'x-pilotlight': 'gateway',
    // What is left of the request's body is nobody's: without this the next request would wait for it.
    connection: 'close',
  };
  return { reason: STATUS_CODES[status] ?? '', headers, text };
}

function shapeOf(sentence: string, status: number, kind: ProviderKind | undefined): object {
  const message = `Pilot Light gateway: ${sentence}`;
  switch (kind) {
    case 'ollama':
      return { error: message };
    case 'bedrock':
      return { message };
    default:
      return { error: { message, type: 'pilotlight_gateway', param: null, code: status } };
  }
}
