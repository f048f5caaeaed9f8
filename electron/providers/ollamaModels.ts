import { z } from 'zod';
import type { ModelInfo } from '../domain/modelInfo.ts';
import { detailOf, plainModel, showBytes, taskByName } from './modelFacts.ts';
import { type Ask, read } from './statusCalls.ts';

const text = z.string().nullish().catch(null);
const tagsSchema = z.object({
  models: z
    .array(
      z.object({
        name: z.string(),
        size: z.number().nullish().catch(null),
        remote_host: text,
        details: z.object({ family: text, parameter_size: text, quantization_level: text }).nullish().catch(null),
        /** Missing before version 0.6. */
        capabilities: z.array(z.string()).nullish().catch(null),
      }),
    )
    .nullable(),
});
type Tag = NonNullable<z.infer<typeof tagsSchema>['models']>[number];
const psSchema = z.object({ models: z.array(z.object({ name: z.string() })).nullable() });

/** What Ollama has pulled, and what of it is in memory; `null` where the answer is no list of Ollama's. */
export async function ollamaModels(ask: Ask): Promise<ModelInfo[] | null> {
  const tags = await read(ask, '/api/tags', tagsSchema);
  if (tags === null) return null;
  const ps = await read(ask, '/api/ps', psSchema);
  const resident = ps === null ? null : new Set((ps.models ?? []).map(({ name }) => name));
  return (tags.models ?? []).map((tag) => modelOf(tag, resident));
}

function modelOf(tag: Tag, resident: ReadonlySet<string> | null): ModelInfo {
  const { name, size, details } = tag;
  const isCloud = Boolean(tag.remote_host) || /(:|-)cloud$/.test(name);
  return plainModel(name, {
    task: taskOf(tag),
    detail: detailOf([details?.parameter_size, details?.quantization_level, isCloud ? null : showBytes(size)]),
    loaded: isCloud ? null : (resident?.has(name) ?? null),
    note: isCloud ? "A cloud model: it runs on Ollama's servers and uses your account's limits." : null,
  });
}

function taskOf({ name, capabilities, details }: Tag): ModelInfo['task'] {
  if (capabilities) return capabilities.includes('embedding') && !capabilities.includes('completion') ? 'embed' : 'chat';
  return /bert/i.test(details?.family ?? '') ? 'embed' : taskByName(name);
}
