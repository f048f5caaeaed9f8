import type { ClientHttp2Session, ClientHttp2Stream } from 'node:http2';

const held = new FinalizationRegistry<object>(() => {});

/**
 * Makes a session outlast its stream in Node's own memory. Without it a server whose head never ends can end this process: Node aborts when it collects
 * a session before a stream that still holds half a head (nodejs/node#35233). To be called as soon as the
 * stream is open.
 */
export function outlast(session: ClientHttp2Session, stream: ClientHttp2Stream): void {
  const [ofSession, ofStream] = [handleOf(session), handleOf(stream)];
  if (ofSession !== undefined && ofStream !== undefined) held.register(ofStream, ofSession);
}

/** The native side; a Node that hides it elsewhere has to do without. */
function handleOf(owner: object): object | undefined {
  const name = Object.getOwnPropertySymbols(owner).find(({ description }) => description === 'kHandle');
  const handle: unknown = name === undefined ? undefined : Reflect.get(owner, name);
  return typeof handle === 'object' && handle !== null ? handle : undefined;
}
