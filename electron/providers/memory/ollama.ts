import { z } from 'zod';
import type { PingError } from '../../domain/ping.ts';
import { err, type Result } from '../../domain/result.ts';
import { pingError } from '../adapter.ts';
import type { MemoryKeeper, MemoryScene } from './keeper.ts';
import { doneUnless } from './memoryCalls.ts';

const tagsSchema = z.object({ models: z.array(z.object({ name: z.string(), remote_host: z.string().nullish() })).nullable() });

/** An empty generation loads a model or, with `keep_alive: 0`, frees it as soon as its last request has ended, and does not load it first. */
export const ollamaKeeper: MemoryKeeper = {
  async load(scene) {
    const { calls, model, isEmbedding } = scene;
    if (await isElsewhere(scene)) return err(pingError('badRequest', `${model} runs in Ollama's cloud: there is nothing to load here.`));
    if (isEmbedding) return embed(scene);
    const answer = await calls.post('/api/generate', { model, stream: false });
    const isForEmbeddings = answer.kind === 'refused' && /does not support generate/.test(answer.text);
    return isForEmbeddings ? embed(scene) : doneUnless(answer);
  },
  async unload({ calls, model }) {
    return doneUnless(await calls.post('/api/generate', { model, stream: false, keep_alive: 0 }));
  },
};

/** An embedding model refuses an empty generation, except to be unloaded. */
async function embed({ calls, model }: MemoryScene): Promise<Result<null, PingError>> {
  return doneUnless(await calls.post('/api/embed', { model, input: '.' }));
}

async function isElsewhere({ calls, model }: MemoryScene): Promise<boolean> {
  if (/(:|-)cloud$/.test(model)) return true;
  const answer = await calls.get('/api/tags');
  const tags = tagsSchema.safeParse(answer.kind === 'done' ? answer.json : null);
  const listed = tags.success ? (tags.data.models ?? []) : [];
  return listed.some(({ name, remote_host }) => (name === model || name === `${model}:latest`) && Boolean(remote_host));
}
