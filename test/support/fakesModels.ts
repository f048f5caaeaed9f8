import { type OllamaModel, type OllamaServerOptions, startOllamaServer } from '../../electron/demo/ollamaServer.ts';
import { type OpenaiServerOptions, startOpenaiServer } from '../../electron/demo/openaiServer.ts';
import type { EndpointInput } from '../../electron/domain/endpoint.ts';
import type { PingJob } from '../../electron/domain/measurement.ts';
import { httpProvider, jobFor } from './targets.ts';

/** A model that answers at once. */
export const tiny = { name: 'tiny', loadMs: 0, tokenMs: 0, idleUnloadMs: null };

/** A simulated OpenAI-compatible server, vLLM unless it is said otherwise. */
export const startOpenai = (more: Partial<OpenaiServerOptions> = {}) => startOpenaiServer({ flavour: 'vllm', models: [tiny], ...more });

const quick = { loadMs: 0, tokenMs: 0, idleUnloadMs: 300_000 };
export const qwen: OllamaModel = { name: 'qwen3:8b', ...quick };
const ollamaModels: readonly OllamaModel[] = [
  qwen,
  { name: 'thinker', ...quick, thinks: true },
  { name: 'nomic', ...quick, task: 'embed' },
  { name: 'gpt-oss:120b', ...quick, remoteHost: 'https://ollama.com' },
];

/** A simulated Ollama with a chat, a thinking, an embedding and a cloud model; none of them is loaded. */
export const startOllama = (more: Partial<OllamaServerOptions> = {}) => startOllamaServer({ models: ollamaModels, ...more });

interface At {
  readonly url: string;
}

/** A ping of `tiny` on that server. */
export function openaiJob(server: At, more: Partial<EndpointInput> = {}, rest: Partial<PingJob> = {}, provider: object = {}) {
  return jobFor(httpProvider('openai', { id: 'box', baseUrl: server.url, ...provider }), { model: tiny.name, ...more }, rest);
}

/** A ping of `qwen3:8b` on that server. */
export function ollamaJob(server: At, more: Partial<EndpointInput> = {}, rest: Partial<PingJob> = {}, provider: object = {}) {
  return jobFor(httpProvider('ollama', { id: 'ollama', baseUrl: server.url, ...provider }), { model: qwen.name, ...more }, rest);
}
