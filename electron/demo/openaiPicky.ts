import type { ChatRequest } from './openaiRequest.ts';

/** What a picky server refuses; each one on its own. */
export interface PickyRules {
  /** Knows no `stream_options`. */
  readonly noStreamOptions?: boolean;
  /** Wants `max_completion_tokens` and refuses `max_tokens`. */
  readonly noMaxTokens?: boolean;
  /** Takes no `temperature` but the default. */
  readonly noTemperature?: boolean;
  /** Wants at least 16 output tokens. */
  readonly sixteenTokens?: boolean;
}

/** An error in OpenAI's shape. */
export interface OpenaiError {
  readonly message: string;
  readonly type: string;
  readonly param: string | null;
  readonly code: string | null;
}

/** The first thing in the request that such a server refuses. */
export function pickyComplaint(rules: PickyRules, request: ChatRequest): OpenaiError | undefined {
  const type = 'invalid_request_error';
  if (rules.noStreamOptions && request.stream_options != null)
    return { message: 'Unrecognized request argument supplied: stream_options', type, param: null, code: null };
  if (rules.noMaxTokens && request.max_tokens != null) {
    const message = "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.";
    return { message, type, param: 'max_tokens', code: 'unsupported_parameter' };
  }
  if (rules.noTemperature && request.temperature != null && request.temperature !== 1) {
    const message = `Unsupported value: 'temperature' does not support ${request.temperature} with this model. Only the default (1) value is supported.`;
    return { message, type, param: 'temperature', code: 'unsupported_value' };
  }
  const param = request.max_completion_tokens != null ? 'max_completion_tokens' : 'max_tokens';
  const limit = request.max_completion_tokens ?? request.max_tokens;
  if (!rules.sixteenTokens || limit == null || limit >= 16) return undefined;
  const message = `Invalid '${param}': integer below minimum value. Expected a value >= 16, but got ${limit} instead.`;
  return { message, type, param, code: 'integer_below_min_value' };
}
