import type { Answer } from './answer.ts';
import { abortable, type DemoClock, sleep } from './clock.ts';
import type { Lease } from './gpu.ts';
import type { CompletionHead, Dialect } from './openaiDialect.ts';
import type { TextPart } from './reply.ts';

/** One streamed completion, ready to be written. */
export interface CompletionPlan {
  readonly dialect: Dialect;
  readonly head: CompletionHead;
  readonly answer: Answer;
  readonly cachedTokens: number;
  /** Time to read what no cache has. */
  readonly readMs: number;
  readonly reasoningField: 'reasoning' | 'reasoning_content';
  readonly includeUsage: boolean;
  /** Puts the finish reason into the chunk of the last token. */
  readonly finishWithLastToken: boolean;
  /** Model and slot; the request waits for it. */
  readonly leasing: Promise<Lease>;
  readonly whileWaiting: Waiting;
  readonly clock: DemoClock;
  readonly signal: AbortSignal;
  readonly pace: number;
}

/** What the client sees while the model is not ready: nothing, comments, or llama-swap's loading text. */
export type Waiting =
  | { readonly kind: 'silent' }
  | { readonly kind: 'comments'; readonly everyMs: number }
  | { readonly kind: 'loadingText'; readonly model: string };

const COMMENT: TextPart = { kind: 'notice', data: ':\n\n', raw: true };
const DOT_EVERY_MS = 750;

/** The parts of a streamed completion, from the wait for the model to `[DONE]`. */
export async function* completionParts(plan: CompletionPlan): AsyncGenerator<TextPart> {
  const { dialect, head, answer, clock, signal, pace } = plan;
  const chunk = (kind: TextPart['kind'], delta: object, finish: string | null = null, more: object = {}): TextPart => ({
    kind,
    data: JSON.stringify({ ...dialect.chunk(head, [dialect.choice(delta, finish)]), ...more }),
  });
  try {
    if (dialect.headsEarly && plan.whileWaiting.kind !== 'loadingText') yield { kind: 'open', data: '' };
    yield* waitFor(plan);
    const { spec } = await plan.leasing;
    const startedAt = clock.now();
    yield { kind: 'open', data: '' };
    await sleep(clock, (spec.tokenMs + plan.readMs) * pace, signal);
    const firstTokenAt = clock.now();
    yield { ...chunk('notice', { role: 'assistant', content: dialect.roleContent }), withNext: dialect.roleWithToken };
    const deltas = deltasOf(plan);
    for (const [index, delta] of deltas.entries()) {
      if (index > 0 && spec.gapMs) await sleep(clock, spec.gapMs * pace, signal);
      const isLast = index === deltas.length - 1;
      yield chunk('token', delta, isLast && plan.finishWithLastToken ? answer.finish : null);
    }
    const work = { cachedTokens: plan.cachedTokens, promptMs: firstTokenAt - startedAt, answerMs: clock.now() - firstTokenAt };
    const timings = dialect.timings(answer, work);
    const isFinished = plan.finishWithLastToken && deltas.length > 0;
    if (!isFinished) yield chunk('finish', {}, answer.finish, plan.includeUsage ? {} : timings);
    if (plan.includeUsage)
      yield { kind: 'usage', data: JSON.stringify({ ...dialect.chunk(head, []), usage: dialect.usage(answer, work), ...timings }) };
    yield { kind: 'done', data: '[DONE]' };
  } finally {
    plan.leasing.then(
      (lease) => lease.release(),
      () => {},
    );
  }
}

function deltasOf({ answer, reasoningField }: CompletionPlan): object[] {
  return [...answer.thoughts.map((text) => ({ [reasoningField]: text })), ...answer.tokens.map((content) => ({ content }))];
}

async function* waitFor({ leasing, whileWaiting, clock, signal }: CompletionPlan): AsyncGenerator<TextPart> {
  const since = clock.now();
  if (whileWaiting.kind === 'silent') {
    await leasing;
    return;
  }
  if (whileWaiting.kind === 'comments') {
    yield* ticks(leasing, whileWaiting.everyMs, COMMENT, clock, signal);
    return;
  }
  yield loading('━━━━━\n');
  yield loading(`llama-swap loading model: ${whileWaiting.model}\n`);
  yield* ticks(leasing, DOT_EVERY_MS, loading('.'), clock, signal);
  yield loading(`\nDone! (${((clock.now() - since) / 1000).toFixed(2)}s)\n`);
  yield loading('━━━━━\n');
  yield loading(' \n');
}

/** llama-swap's own chunks have neither id nor model. */
function loading(text: string): TextPart {
  return { kind: 'notice', data: JSON.stringify({ choices: [{ delta: { reasoning_content: text } }] }) };
}

async function* ticks(leasing: Promise<Lease>, everyMs: number, part: TextPart, clock: DemoClock, signal: AbortSignal): AsyncGenerator<TextPart> {
  let ready = false;
  const done = leasing.then(() => {
    ready = true;
  });
  while (!ready) {
    const over = new AbortController();
    // The tick that loses the race is cancelled, so that no timer is left behind.
    const tick = sleep(clock, everyMs, over.signal).catch(() => {});
    await abortable(Promise.race([done, tick]), signal).finally(() => over.abort());
    if (!ready) yield part;
  }
}
