import { z } from 'zod';
import { jsonOrNull } from '../providers/httpErrors.ts';
import type { Frame } from './frames.ts';

/** `InvokeModelWithResponseStream` wraps what the model's own API sends, and adds its counts to the last one. */
const wrappedSchema = z.object({ bytes: z.string() });

/** The JSON of one event of Bedrock as the model said it. */
export function bedrockJson({ event, json }: Frame): string {
  if (event !== 'chunk') return json;
  const wrapped = wrappedSchema.safeParse(jsonOrNull(json));
  return wrapped.success ? Buffer.from(wrapped.data.bytes, 'base64').toString('utf8') : '';
}
