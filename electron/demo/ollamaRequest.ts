import { z } from 'zod';
import { parseDuration } from '../domain/duration.ts';
import { err, ok, type Result } from '../domain/result.ts';

const optionsSchema = z.looseObject({ num_predict: z.number().int().optional() });

/** The fields of chat, generate and embed requests that the simulator looks at. */
export const ollamaRequestSchema = z.looseObject({
  model: z.string().default(''),
  stream: z.boolean().nullish(),
  think: z.union([z.boolean(), z.string()]).nullish(),
  keep_alive: z.union([z.string(), z.number()]).nullish(),
  options: optionsSchema.nullish(),
  messages: z.array(z.looseObject({ role: z.string(), content: z.string().default('') })).nullish(),
  prompt: z.string().nullish(),
  input: z.union([z.string(), z.array(z.string())]).nullish(),
});
export type OllamaRequest = z.infer<typeof ollamaRequestSchema>;

/** Options that belong to the runner: a loaded model with other ones is loaded again. */
const RUNNER_OPTIONS = ['num_ctx', 'num_batch', 'num_gpu', 'main_gpu', 'use_mmap', 'num_thread', 'draft_num_predict'] as const;

/** Identity of a runner's options; empty when all are left to the server. */
export function runnerKey(request: OllamaRequest): string {
  const options: Record<string, unknown> = request.options ?? {};
  const given = RUNNER_OPTIONS.filter((name) => options[name] != null).map((name) => [name, options[name]]);
  return given.length === 0 ? '' : JSON.stringify(Object.fromEntries(given));
}

/** Context length that a runner key stands for. */
export function contextOf(runner: string): number {
  if (runner === '') return 4096;
  const options: unknown = JSON.parse(runner);
  const known = z.looseObject({ num_ctx: z.number().optional() }).parse(options);
  return known.num_ctx ?? 4096;
}

/**
 * Reads `keep_alive` as Ollama does: numbers are seconds, texts need a unit, negative is for ever.
 * @returns ms, `null` for ever, `undefined` when it is not given
 */
export function sessionMs(keepAlive: string | number | null | undefined): Result<number | null | undefined> {
  if (keepAlive === null || keepAlive === undefined) return ok(undefined);
  if (typeof keepAlive === 'string' && /^[+-]?(?!0$)\d+(\.\d+)?$/.test(keepAlive)) return err(`time: missing unit in duration "${keepAlive}"`);
  const seconds = parseDuration(keepAlive);
  if (!seconds.ok) return err(`time: invalid duration "${keepAlive}"`);
  return ok(seconds.value < 0 ? null : seconds.value * 1000);
}

/** All text of the request, for the token count. */
export function textOf({ messages, prompt, input }: OllamaRequest): string {
  return [messages?.map(({ content }) => content), prompt, input].flat(2).join('\n');
}
