/** Where to ping, and whether the server is to keep the connection. */
export interface Target {
  readonly port: number;
  readonly kept: boolean;
}

/** Measured TTFT in ms, by the name of its definition; ours has two of one request. */
export type Readings = Readonly<Record<string, number>>;

export interface TtftClient {
  /** Makes one request whose prompt is `ping ID` and reads its answer to the end. */
  ping(target: Target, id: number): Promise<Readings>;
  close(): Promise<void>;
}

export const NET = 'ours: head written to token';
export const USER = 'ours: dispatch to token';
/** The same two of pings that are made on an event loop that carries streams. */
export const NET_ON_LOOP = 'ours on that loop: head written to token';
export const USER_ON_LOOP = 'ours on that loop: dispatch to token';
export const NODE_NET = 'node:net by hand';
export const NODE_HTTP = 'node:http';
export const UNDICI = 'undici dispatch';
export const FETCH = 'global fetch';
export const OPENAI = 'openai SDK';
export const OLLAMA = 'ollama SDK';

export function baseUrl({ port, kept }: Target): string {
  return `http://127.0.0.1:${port}/${kept ? 'kept' : 'fresh'}`;
}

export function chatBody(id: number): string {
  return JSON.stringify({ model: 'bench', messages: [{ role: 'user', content: `ping ${id}` }], stream: true });
}
