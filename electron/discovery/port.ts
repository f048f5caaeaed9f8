import { type LookupFunction, Socket } from 'node:net';

/** Whether something accepts a connection at this port within the time. */
export function isOpen(host: string, port: number, withinMs: number, lookup: LookupFunction): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = new Socket();
    const settle = (open: boolean): void => {
      clearTimeout(limit);
      socket.destroy();
      resolve(open);
    };
    const limit = setTimeout(() => settle(false), withinMs);
    socket.once('connect', () => settle(true));
    socket.once('error', () => settle(false));
    socket.connect({ host, port, autoSelectFamily: true, lookup });
  });
}
