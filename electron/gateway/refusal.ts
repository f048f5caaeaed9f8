import { type ServerResponse, STATUS_CODES } from 'node:http';
import type { ProviderKind } from '../domain/provider.ts';

/** Answers with a sentence of our own, in the shape in which the clients of such a provider look for one. */
export function refuse(response: ServerResponse, status: number, sentence: string, kind?: ProviderKind): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const text = JSON.stringify(shapeOf(sentence, status, kind));
  // Named, as one of the provider's may still be set that HTTP does not allow.
  response.writeHead(status, STATUS_CODES[status] ?? '', {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    'x-pilotlight': 'gateway',
    // What is left of the request's body is nobody's: without this the next request would wait for it.
    connection: 'close',
  });
  response.end(text);
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
