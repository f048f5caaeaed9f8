import type { Answer } from './answer.ts';

export type Flavour = 'vllm' | 'llamacpp' | 'llamacpp-router' | 'llama-swap' | 'lmstudio' | 'lemonade' | 'localai' | 'tabbyapi' | 'picky';

/** Identity of one completion; the same in all its chunks. */
export interface CompletionHead {
  readonly id: string;
  /** Seconds since 1970. */
  readonly created: number;
  readonly model: string;
}

/** What an answer took. */
export interface Work {
  /** Prompt tokens that needed no work because the last prompt began with them. */
  readonly cachedTokens: number;
  readonly promptMs: number;
  readonly answerMs: number;
}

export interface Refusal {
  readonly status: number;
  readonly body: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What differs between OpenAI-compatible servers: the order and presence of fields, errors and headers. */
export interface Dialect {
  readonly streamHeaders: Readonly<Record<string, string>>;
  readonly jsonHeaders: Readonly<Record<string, string>>;
  /** First text of the role chunk. */
  readonly roleContent: '' | null;
  /** Whether the role chunk leaves in one write with the first token. */
  readonly roleWithToken: boolean;
  /** Whether the head of the answer is sent before the model has a free slot. */
  readonly headsEarly: boolean;
  chunk(head: CompletionHead, choices: readonly object[]): object;
  choice(delta: object, finish: string | null): object;
  completion(head: CompletionHead, message: object, answer: Answer, work: Work): object;
  usage(answer: Answer, work: Work): object;
  /** What the last chunk tells of the work; nothing on most servers. */
  timings(answer: Answer, work: Work): object;
  unauthorized(key: string | undefined): Refusal;
  unknownModel(model: string): Refusal | undefined;
  error(status: number, message: string): Refusal;
  modelList(names: readonly string[], created: number): object;
}

const sse = { 'content-type': 'text/event-stream' };

const llamacpp: Dialect = {
  streamHeaders: { server: 'llama.cpp', 'access-control-allow-origin': '', 'x-accel-buffering': 'no', ...sse },
  jsonHeaders: { server: 'llama.cpp', 'access-control-allow-origin': '' },
  roleContent: null,
  roleWithToken: true,
  headsEarly: false,
  chunk: ({ created, id, model }, choices) => ({
    choices,
    created,
    id,
    model,
    system_fingerprint: 'b11669-demo',
    object: 'chat.completion.chunk',
  }),
  choice: (delta, finish_reason) => ({ finish_reason, index: 0, delta }),
  completion: ({ created, id, model }, message, answer, work) => ({
    choices: [{ finish_reason: answer.finish, index: 0, message }],
    created,
    model,
    system_fingerprint: 'b11669-demo',
    object: 'chat.completion',
    usage: llamacpp.usage(answer, work),
    id,
    ...llamacpp.timings(answer, work),
  }),
  usage: (answer, { cachedTokens }) => ({
    completion_tokens: answer.outputTokens,
    prompt_tokens: answer.inputTokens,
    total_tokens: answer.inputTokens + answer.outputTokens,
    prompt_tokens_details: { cached_tokens: cachedTokens },
  }),
  timings: ({ inputTokens, outputTokens }, { cachedTokens, promptMs, answerMs }) => ({
    timings: {
      cache_n: cachedTokens,
      prompt_n: inputTokens - cachedTokens,
      prompt_ms: promptMs,
      predicted_n: outputTokens,
      predicted_ms: answerMs,
    },
  }),
  unauthorized: () => llamaError(401, 'Invalid API Key', 'authentication_error'),
  // One model is loaded and answers to any name.
  unknownModel: () => undefined,
  error: (status, message) => llamaError(status, message, llamaErrorType(status)),
  modelList: (names, created) => ({
    models: names.map((name) => ({ name, model: name, type: 'model', capabilities: ['completion'], details: { format: 'gguf' } })),
    object: 'list',
    data: names.map((id) => ({
      id,
      aliases: [id],
      tags: [],
      object: 'model',
      created,
      owned_by: 'llamacpp',
      meta: { n_ctx: 4096, n_ctx_train: 131_072 },
    })),
  }),
};

/** llama-server closes the connection with every error. */
function llamaError(code: number, message: string, type: string): Refusal {
  return { status: code, body: { error: { message, type, code } }, headers: { connection: 'close' } };
}

function llamaErrorType(status: number): string {
  if (status === 404) return 'not_found_error';
  if (status === 501) return 'not_supported_error';
  if (status === 503) return 'unavailable_error';
  return status < 500 ? 'invalid_request_error' : 'server_error';
}

const vllm: Dialect = {
  streamHeaders: { server: 'uvicorn', 'content-type': 'text/event-stream; charset=utf-8' },
  jsonHeaders: { server: 'uvicorn', 'content-type': 'application/json' },
  roleContent: '',
  roleWithToken: false,
  headsEarly: true,
  chunk: ({ id, created, model }, choices) => ({ id, object: 'chat.completion.chunk', created, model, choices }),
  choice: (delta, finish_reason) =>
    finish_reason === null
      ? { index: 0, delta, logprobs: null, finish_reason }
      : { index: 0, delta, logprobs: null, finish_reason, stop_reason: null },
  completion: ({ id, created, model }, message, answer, work) => ({
    id,
    object: 'chat.completion',
    created,
    model,
    choices: [{ index: 0, message, logprobs: null, finish_reason: answer.finish, stop_reason: null }],
    usage: vllm.usage(answer, work),
    prompt_logprobs: null,
  }),
  usage: (answer) => ({
    prompt_tokens: answer.inputTokens,
    total_tokens: answer.inputTokens + answer.outputTokens,
    completion_tokens: answer.outputTokens,
    prompt_tokens_details: null,
  }),
  timings: () => ({}),
  unauthorized: () => ({ status: 401, body: { error: 'Unauthorized' } }),
  unknownModel: (model) => vllmError(404, `The model \`${model}\` does not exist.`, 'NotFoundError', 'model'),
  error: (status, message) => vllmError(status, message, status < 500 ? 'BadRequestError' : 'InternalServerError', null),
  modelList: (names, created) => ({
    object: 'list',
    data: names.map((id) => ({ id, object: 'model', created, owned_by: 'vllm', root: id, parent: null, max_model_len: 32_768, permission: [] })),
  }),
};

function vllmError(code: number, message: string, type: string, param: string | null): Refusal {
  return { status: code, body: { error: { message, type, param, code } } };
}

/** Passes on what the llama-server behind it says. */
const llamaSwap: Dialect = {
  ...llamacpp,
  streamHeaders: { ...sse, 'cache-control': 'no-cache' },
  jsonHeaders: {},
  headsEarly: true,
  unauthorized: () => ({ status: 401, body: { error: 'unauthorized: invalid or missing API key' } }),
  unknownModel: (model) => ({ status: 400, body: { error: `could not find real modelID for ${model}` } }),
  modelList: (names, created) => ({
    object: 'list',
    data: names.map((id) => ({ id, object: 'model', created, owned_by: 'llama-swap' })),
  }),
};

const picky: Dialect = {
  ...vllm,
  streamHeaders: { 'content-type': 'text/event-stream; charset=utf-8' },
  jsonHeaders: { 'content-type': 'application/json' },
  choice: (delta, finish_reason) => ({ index: 0, delta, logprobs: null, finish_reason }),
  unauthorized: (key) => {
    const message = key === undefined ? "You didn't provide an API key." : `Incorrect API key provided: ${key.slice(0, 3)}***.`;
    return {
      status: 401,
      body: { error: { message, type: 'invalid_request_error', param: null, code: key === undefined ? null : 'invalid_api_key' } },
    };
  },
  unknownModel: (model) => {
    const message = `The model \`${model}\` does not exist or you do not have access to it.`;
    return { status: 404, body: { error: { message, type: 'invalid_request_error', param: null, code: 'model_not_found' } } };
  },
  error: (status, message) => ({
    status,
    body: { error: { message, type: status < 500 ? 'invalid_request_error' : 'server_error', param: null, code: null } },
  }),
  modelList: (names, created) => ({ object: 'list', data: names.map((id) => ({ id, object: 'model', created, owned_by: 'system' })) }),
};

/** Passes on what the llama-server of a model says. */
const llamacppRouter: Dialect = {
  ...llamacpp,
  unknownModel: (model) => llamaError(400, `model '${model}' not found`, 'invalid_request_error'),
};

/** Answers paths that it does not have with a 200. */
const lmStudio: Dialect = {
  ...picky,
  streamHeaders: { 'x-powered-by': 'Express', 'content-type': 'text/event-stream' },
  jsonHeaders: { 'x-powered-by': 'Express', 'content-type': 'application/json; charset=utf-8' },
  error: (status, message) => (status === 404 ? { status: 200, body: { error: 'Unexpected endpoint or method.' } } : picky.error(status, message)),
  modelList: (names) => ({ object: 'list', data: names.map((id) => ({ id, object: 'model', owned_by: 'organization_owner' })) }),
};

const lemonade: Dialect = {
  ...llamacpp,
  jsonHeaders: {},
  streamHeaders: sse,
  unknownModel: (model) => llamaError(404, `Model not found: ${model}`, 'model_not_found'),
  modelList: (names, created) => ({ object: 'list', data: names.map((id) => ({ id, object: 'model', created, owned_by: 'lemonade' })) }),
};

const localAi: Dialect = {
  ...picky,
  jsonHeaders: { 'content-type': 'application/json' },
  modelList: (names) => ({ object: 'list', data: names.map((id) => ({ id, object: 'model' })) }),
};

/** With `inline_model_loading`: a request for another of its models loads that one. */
const tabbyApi: Dialect = {
  ...picky,
  streamHeaders: { server: 'uvicorn', 'content-type': 'text/event-stream; charset=utf-8' },
  jsonHeaders: { server: 'uvicorn', 'content-type': 'application/json' },
  unauthorized: (key) => ({ status: 401, body: { detail: key === undefined ? 'Please provide an API key' : 'Invalid API key' } }),
  unknownModel: () => undefined,
  error: (status, message) => ({ status, body: { detail: message } }),
  modelList: (names, created) => ({
    object: 'list',
    data: names.map((id) => ({ id, object: 'model', created, owned_by: 'tabbyAPI', logging: null, parameters: null })),
  }),
};

export const dialects: Readonly<Record<Flavour, Dialect>> = {
  vllm,
  llamacpp,
  'llamacpp-router': llamacppRouter,
  'llama-swap': llamaSwap,
  lmstudio: lmStudio,
  lemonade,
  localai: localAi,
  tabbyapi: tabbyApi,
  picky,
};
