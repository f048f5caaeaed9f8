import fc from 'fast-check';
import { expect, test } from 'vitest';
import { planImport } from '../../../electron/discovery/importPlan.ts';
import { parseRouterConfig } from '../../../electron/discovery/llmRouter.ts';
import { parseKeepAlive } from '../../../electron/domain/duration.ts';
import { baseUrlSchema } from '../../../electron/domain/provider.ts';
import { parseSettings } from '../../../electron/domain/settings.ts';
import { ROUTER_TOKEN, realConfig, seedConfig } from '../../support/serviceConfigs.ts';
import { someSettings } from '../../support/settingsShapes.ts';
import { anyJson, damaged, holds, nearly, PATIENCE, PLAIN_WORDS } from './runs.ts';

const words = [
  'providers',
  'providers_sleep',
  'active_models',
  'api_host',
  'api_type',
  'api_token',
  'model_name',
  'model_path',
  'keep_alive',
  'vllm',
  'ollama',
  'http://h:1',
  'http://h:1/',
  'https://me:pw@h',
  '2m',
  '35m',
  '-1',
  '',
  '0',
  'model:',
  '__proto__',
  'constructor',
  ROUTER_TOKEN,
];
const provider = {
  id: 'x',
  api_host: 'http://gpu:8000',
  api_token: ROUTER_TOKEN,
  api_type: 'vllm',
  keep_alive: '35m',
  weight: 1,
  model_path: 'model:mistral',
};
const real = {
  google: { tiny: { providers: [provider, { ...provider, api_type: 'ollama', api_host: 'http://localhost:11434' }], providers_sleep: [provider] } },
  openai: { big: { providers: [{ ...provider, is_embedding: true }] } },
  active_models: { google: ['tiny'], openai: ['big'] },
};
const seed = { model_name: 'tiny', providers: [provider] };

const text = fc.oneof(
  nearly(real, words).map((config) => JSON.stringify(config) ?? ''),
  nearly([seed, seed], words).map((config) => JSON.stringify(config) ?? ''),
  anyJson(words).map((config) => JSON.stringify(config) ?? ''),
  fc.constantFrom(realConfig('http://gpu:8000', 'http://h:1'), seedConfig('http://h:1')),
  fc.string({ unit: 'binary', maxLength: 40 }),
);

test(
  'Any text is a models config of llm-router or is refused with words; every entry of one is sound, and its import gives settings that are.',
  PATIENCE,
  () =>
    holds('models configs', damaged(text), (config) => {
      const parsed = parseRouterConfig(config);
      if (!parsed.ok) {
        expect(parsed.error).toMatch(PLAIN_WORDS);
        return;
      }
      const { entries, skipped } = parsed.value;
      for (const { kind, baseUrl, model, keepAlive } of entries) {
        expect(['ollama', 'openai', 'vllm']).toContain(kind);
        expect(baseUrlSchema.safeParse(baseUrl).success, baseUrl).toBe(true);
        expect(model.trim()).not.toBe('');
        expect(parseKeepAlive(keepAlive).ok).toBe(true);
      }
      for (const sentence of skipped) expect(sentence).toMatch(PLAIN_WORDS);

      const settings = someSettings();
      const plan = planImport(settings, parsed.value, () => undefined);
      const ids = new Set(plan.changedProviders.map(({ id }) => id));
      const changed = new Set(plan.changedEndpoints.map(({ id }) => id));
      const after = parseSettings({
        ...settings,
        providers: [...settings.providers.filter(({ id }) => !ids.has(id)), ...plan.changedProviders, ...plan.newProviders],
        endpoints: [...settings.endpoints.filter(({ id }) => !changed.has(id)), ...plan.changedEndpoints, ...plan.newEndpoints],
      });
      expect(after.ok ? '' : after.error).toBe('');
      if (after.ok && config.includes(ROUTER_TOKEN) && entries.every(({ model, baseUrl }) => !`${model}${baseUrl}`.includes(ROUTER_TOKEN)))
        expect(JSON.stringify(after.value)).not.toContain(ROUTER_TOKEN);
    }),
);
