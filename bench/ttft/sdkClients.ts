import { Ollama } from 'ollama';
import OpenAI from 'openai';
import { baseUrl, OLLAMA, OPENAI, type TtftClient } from './target.ts';

/** As its users use it: stream, and look for the first content. */
export function openAiClient(): TtftClient {
  const clientFor = perUrl((url) => new OpenAI({ apiKey: 'none', baseURL: `${url}/v1`, maxRetries: 0 }));
  return {
    async ping(target, id) {
      const client = clientFor(baseUrl(target));
      let tokenAt = Number.NaN;
      const startedAt = performance.now();
      const stream = await client.chat.completions.create({
        model: 'bench',
        messages: [{ role: 'user', content: `ping ${id}` }],
        stream: true,
      });
      for await (const chunk of stream) {
        const at = performance.now();
        if (Number.isNaN(tokenAt) && chunk.choices[0]?.delta.content) tokenAt = at;
      }
      return { [OPENAI]: tokenAt - startedAt };
    },
    close: async () => {},
  };
}

export function ollamaClient(): TtftClient {
  const clientFor = perUrl((host) => new Ollama({ host }));
  return {
    async ping(target, id) {
      const client = clientFor(baseUrl(target));
      let tokenAt = Number.NaN;
      const startedAt = performance.now();
      const stream = await client.chat({ model: 'bench', messages: [{ role: 'user', content: `ping ${id}` }], stream: true });
      for await (const part of stream) {
        const at = performance.now();
        if (Number.isNaN(tokenAt) && part.message.content) tokenAt = at;
      }
      return { [OLLAMA]: tokenAt - startedAt };
    },
    close: async () => {},
  };
}

function perUrl<T>(make: (url: string) => T): (url: string) => T {
  const made = new Map<string, T>();
  return (url) => {
    const client = made.get(url) ?? make(url);
    made.set(url, client);
    return client;
  };
}

/** Carries `count` streams of the openai SDK on this event loop until the signal aborts. */
export async function carryStreams(port: number, count: number, signal: AbortSignal): Promise<void> {
  const client = new OpenAI({ apiKey: 'none', baseURL: `http://127.0.0.1:${port}/load/v1`, maxRetries: 0 });
  const request = { model: 'bench', messages: [{ role: 'user' as const, content: 'go on' }], stream: true as const };
  const streams = await Promise.all(Array.from({ length: count }, () => client.chat.completions.create(request, { signal })));
  for (const stream of streams) {
    void (async () => {
      let text = '';
      for await (const chunk of stream) text = chunk.choices[0]?.delta.content ?? text;
    })().catch(() => {});
  }
}
