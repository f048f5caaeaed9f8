import { Client, type Dispatcher } from 'undici';
import { chatBody, type Readings } from '../ttft/target.ts';

/** What the client looks for instead of parsing. */
const TOKEN = '"content":"token"';

/** Asks one path again and again over a kept connection. */
export interface PathClient {
  ping(id: number): Promise<Readings>;
  close(): Promise<void>;
}

/** @param name of its readings */
export function pathClient(port: number, path: string, name: string): PathClient {
  const client = new Client(`http://127.0.0.1:${port}`);
  return {
    ping(id) {
      const options: Dispatcher.DispatchOptions = { method: 'POST', path, headers: { 'content-type': 'application/json' }, body: chatBody(id) };
      return new Promise((resolve, reject) => {
        let tokenAt = Number.NaN;
        const startedAt = performance.now();
        client.dispatch(options, {
          onRequestStart() {},
          onResponseStart() {},
          onResponseData(_controller, chunk) {
            const at = performance.now();
            if (Number.isNaN(tokenAt) && chunk.toString('latin1').includes(TOKEN)) tokenAt = at;
          },
          onResponseEnd: () => resolve({ [name]: tokenAt - startedAt }),
          onResponseError: (_controller, error) => reject(error),
        });
      });
    },
    close: () => client.destroy(),
  };
}
