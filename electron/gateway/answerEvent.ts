import { z } from 'zod';
import { jsonOrNull } from '../providers/httpErrors.ts';
import { saysLoading, sayToken } from '../providers/openaiReader.ts';

const text = z.string().nullish().catch(undefined);
const count = z.number().int().nonnegative().nullish().catch(undefined);
const many = z.array(z.unknown()).nullish().catch(undefined);

const usage = z
  .object({
    prompt_tokens: count,
    completion_tokens: count,
    input_tokens: count,
    output_tokens: count,
    inputTokens: count,
    outputTokens: count,
  })
  .nullish()
  .catch(undefined);

/** An event or a whole answer of any dialect that passes: OpenAI's three, Ollama's two, Anthropic's and Bedrock's. */
const eventSchema = z.object({
  id: text,
  model: text,
  type: text,
  choices: z
    .array(z.object({ delta: z.unknown().optional(), message: z.unknown().optional(), text }))
    .nullish()
    .catch(undefined),
  message: z.object({ content: z.unknown().optional(), thinking: text, tool_calls: many, usage }).nullish().catch(undefined),
  response: z
    .union([z.string(), z.object({ usage })])
    .nullish()
    .catch(undefined),
  thinking: text,
  delta: z
    .union([
      z.string(),
      z.object({
        text,
        thinking: text,
        partial_json: text,
        reasoningContent: z.object({ text }).nullish().catch(undefined),
        toolUse: z.object({ input: text }).nullish().catch(undefined),
      }),
    ])
    .nullish()
    .catch(undefined),
  content: many,
  output: z.unknown().optional(),
  embeddings: many,
  embedding: many,
  data: many,
  load_duration: z.number().nonnegative().nullish().catch(undefined),
  prompt_eval_count: count,
  eval_count: count,
  usage,
});
type AnswerEvent = z.infer<typeof eventSchema>;

/** What one event of an answer shows. */
export interface EventSeen {
  readonly token: boolean;
  /** Model load time as the server tells it, ms. */
  readonly loadMs: number | null;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
}

const NOTHING: EventSeen = { token: false, loadMs: null, inputTokens: null, outputTokens: null };

/** Reads one event; what is no JSON shows nothing. */
export function readEvent(data: string): EventSeen {
  const parsed = eventSchema.safeParse(jsonOrNull(data));
  if (!parsed.success) return NOTHING;
  const event = parsed.data;
  const inner = typeof event.response === 'object' ? event.response?.usage : undefined;
  const used = event.usage ?? inner ?? event.message?.usage;
  return {
    token: isToken(event),
    loadMs: event.load_duration == null ? null : event.load_duration / 1e6,
    inputTokens: event.prompt_eval_count ?? used?.prompt_tokens ?? used?.input_tokens ?? used?.inputTokens ?? null,
    outputTokens: event.eval_count ?? used?.completion_tokens ?? used?.output_tokens ?? used?.outputTokens ?? null,
  };
}

/** By the definition that holds for pings: text, reasoning, a refusal or a tool call that is not empty. */
function isToken(event: AnswerEvent): boolean {
  const { choices, message, response, thinking, delta, content, output, embeddings, embedding, data } = event;
  if (choices)
    return choices.some((choice) => choice.text || (!saysLoading(event, choice.delta) && (sayToken(choice.delta) || sayToken(choice.message))));
  if (typeof message?.content === 'string' && message.content !== '') return true;
  if (message?.thinking || thinking || message?.tool_calls?.length) return true;
  if (typeof response === 'string') return response !== '';
  if (typeof delta === 'string') return delta !== '';
  if (delta) return Boolean(delta.text || delta.thinking || delta.partial_json || delta.reasoningContent?.text || delta.toolUse?.input);
  return Boolean(content?.length || embeddings?.length || embedding?.length || data?.length || output);
}
