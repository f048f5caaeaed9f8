import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { messageOf } from '../domain/messageOf.ts';

export interface ServiceAnswer {
  readonly status: number;
  readonly text: string;
}

export interface ServiceCall {
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
}

/** One request to the service on this computer. Not by `fetch`, which gives up on an answer that takes more than five minutes, as loading a model may. */
export async function askService(url: URL, { method, headers, body, signal }: ServiceCall): Promise<ServiceAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<ServiceAnswer>();
  const sent = request(url, { method, headers, signal, agent: false }, (answer) => {
    text(answer).then((content) => resolve({ status: answer.statusCode ?? 0, text: content }), reject);
  });
  sent.once('error', reject);
  sent.end(body);
  return promise.catch((error: unknown) => {
    throw new Error(messageOf(signal.aborted ? signal.reason : error));
  });
}
