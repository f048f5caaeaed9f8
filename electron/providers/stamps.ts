import { channel } from 'node:diagnostics_channel';
import { Socket } from 'node:net';
import type { Dispatcher } from 'undici';

/** Called right before undici writes the request head to the socket. */
export type OnWriting = (socket: Socket) => void;

const listeners = new WeakMap<object, OnWriting>();
let dispatching: OnWriting | undefined;

// undici builds its request object inside `dispatch`, so whatever is created meanwhile is ours; other users of undici in this process are not seen.
channel('undici:request:create').subscribe((message) => {
  const request = objectField(message, 'request');
  // A proxy is asked for a tunnel first: that request is not the one we time.
  if (dispatching === undefined || request === undefined || Reflect.get(request, 'method') === 'CONNECT') return;
  listeners.set(request, dispatching);
});

channel('undici:client:sendHeaders').subscribe((message) => {
  const request = objectField(message, 'request');
  const socket = objectField(message, 'socket');
  if (request !== undefined && socket instanceof Socket) listeners.get(request)?.(socket);
});

function objectField(message: unknown, name: string): object | undefined {
  if (typeof message !== 'object' || message === null) return undefined;
  const value: unknown = Reflect.get(message, name);
  return typeof value === 'object' && value !== null ? value : undefined;
}

/** `dispatcher.dispatch`, with a stamp of the moment at which the request head is written: the start of `ttftNetMs`. */
export function dispatchStamped(
  dispatcher: Pick<Dispatcher, 'dispatch'>,
  options: Dispatcher.DispatchOptions,
  handler: Dispatcher.DispatchHandler,
  onWriting: OnWriting,
): void {
  dispatching = onWriting;
  try {
    dispatcher.dispatch(options, handler);
  } finally {
    dispatching = undefined;
  }
}
