import { z } from 'zod';
import { err, ok, type Result } from '../domain/result.ts';

const content = z.union([z.string(), z.array(z.looseObject({ text: z.string().optional() })), z.null()]);

/** The fields of a chat completion request that the simulators look at. */
const chatRequestSchema = z.looseObject({
  model: z.string().default(''),
  messages: z.array(z.looseObject({ role: z.string(), content: content.optional() })),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
  max_tokens: z.number().int().nullish(),
  max_completion_tokens: z.number().int().nullish(),
  temperature: z.number().nullish(),
  reasoning_effort: z.string().nullish(),
  chat_template_kwargs: z.looseObject({ enable_thinking: z.boolean().optional() }).nullish(),
});
export type ChatRequest = z.infer<typeof chatRequestSchema>;

/** Reads a request body, or says what is wrong with it. */
export function readChatRequest(body: unknown): Result<ChatRequest> {
  if (typeof body !== 'object' || body === null) return err('the request body is not valid JSON');
  if (!('messages' in body)) return err("'messages' is required");
  const request = chatRequestSchema.safeParse(body);
  return request.success ? ok(request.data) : err(z.prettifyError(request.error));
}

/** All text of the messages. */
export function promptOf(request: ChatRequest): string {
  return request.messages.map(({ content }) => (typeof content === 'string' ? content : JSON.stringify(content ?? ''))).join('\n');
}

/** Most tokens to say; `undefined` is no limit. At least one is always said, as real servers do. */
export function tokenLimit(request: ChatRequest): number | undefined {
  const limit = request.max_completion_tokens ?? request.max_tokens;
  return limit === null || limit === undefined || limit < 0 ? undefined : Math.max(1, limit);
}

/** Whether a thinking model may think in this request. */
export function mayThink(request: ChatRequest): boolean {
  return request.reasoning_effort !== 'none' && request.chat_template_kwargs?.enable_thinking !== false;
}
