import type { PrefixReport } from '../../../electron/domain/prefixReport.ts';
import type { Provider } from '../../../electron/domain/provider.ts';
import { count, milliseconds, money, NOTHING, plural, roughly } from '../../format.ts';

/** `98 %`; a dash where its server does not tell. */
export function shareWords({ cachedShare }: PrefixReport): string {
  return cachedShare === null ? NOTHING : `${Math.floor(100 * cachedShare)} %`;
}

/** `$0.42 a day`; a server of one's own has no price. */
export function costWords({ costPerDayUsd }: PrefixReport): string {
  return costPerDayUsd === null ? 'No price' : `${money(costPerDayUsd)} a day`;
}

/** What keeping it hot saves, or what is missing to know that. */
export function verdictWords(report: PrefixReport): string {
  const { hotTtftMs, coldTtftMs, savedMs, hotPings, coldPings, tokens } = report;
  const size = tokens === null ? '' : ` A ping has ${plural(tokens, 'token')} with it.`;
  if (hotTtftMs === null && coldTtftMs === null) return `No ping has carried it yet.${size}`;
  if (savedMs === null) {
    const missing =
      hotTtftMs === null
        ? 'No ping has found it in the cache yet.'
        : 'Every ping so far has found it in the cache, so it is not known what a request takes without it.';
    return `${missing}${size}`;
  }
  const evidence = `${plural(hotPings, 'hot answer')}, ${count(coldPings)} cold`;
  // Both were measured; less than this is chance.
  if (savedMs < 0.1 * (coldTtftMs ?? 0)) return `Keeping it hot saves next to nothing before the first token (${evidence}).${size}`;
  return `Kept hot, it saves about ${milliseconds(savedMs)} before the first token of each request (${evidence}).${size}`;
}

interface Around {
  readonly provider: Pick<Provider, 'kind' | 'name'>;
  readonly intervalSeconds: number | null;
}

/** What stands in the way, most important first. */
export function warningsOf(report: PrefixReport, { provider, intervalSeconds }: Around): string[] {
  const { error, tooShort, tooLong, neverCached, intervalTooLong, lifetimeMs, tellsCached, tokens } = report;
  if (error !== null) return [error];
  const warnings: string[] = [];
  if (tooShort !== null)
    warnings.push(
      `Too short: this model's cache takes prompts of ${count(tooShort.minTokens)} tokens or more (as of ${tooShort.asOf}), and this one has ${count(tokens ?? 0)}. It is read anew each time.`,
    );
  if (tooLong !== null)
    warnings.push(
      `Too long: the model is loaded with a context of ${count(tooLong.contextTokens)} tokens, so its server cuts the prompt or refuses it. Load it with a larger context.`,
    );
  if (intervalTooLong && tooShort === null && lifetimeMs !== null && intervalSeconds !== null)
    warnings.push(
      `The cache forgets it after about ${roughly(lifetimeMs)}, but pings come every ${roughly(intervalSeconds * 1000)}. Choose a shorter interval, or "automatic", which keeps within that.`,
    );
  if (neverCached && tooShort === null && !intervalTooLong)
    warnings.push(
      'None of the last pings found it in the cache. It may be too short for it, the server may keep no cache, or others push it out in between.',
    );
  if (tellsCached === false) warnings.push(silentWords(provider));
  return warnings;
}

function silentWords({ kind, name }: Around['provider']): string {
  const how = { vllm: ' Start vLLM with --enable-prompt-tokens-details to see it.', openai: ' SGLang does when started with --enable-cache-report.' };
  return `${name} does not tell how much came from its cache.${kind === 'vllm' || kind === 'openai' ? how[kind] : ''} Measure to see what the cache is worth.`;
}

/** What a measurement costs, before it is made. */
export function priceWords(costUsd: number | null): string {
  if (costUsd === null) return 'Sends three requests: one that the cache cannot know, and two that bring the prompt back.';
  return `Sends three requests, which cost ${costUsd < 0.01 ? 'less than a cent' : `at most ${money(costUsd)}`} together.`;
}
