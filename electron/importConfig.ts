import { applyImport, describePlan, type ImportReport, planImport } from './discovery/importPlan.ts';
import { parseRouterConfig } from './discovery/llmRouter.ts';
import { ok, type Result } from './domain/result.ts';
import type { SecretStore } from './storage/secrets.ts';
import type { SettingsStore } from './storage/settingsStore.ts';

interface ImportInto {
  readonly settings: SettingsStore;
  readonly secrets: SecretStore;
}

/** Takes over an llm-router models config, or only says what would happen. Secrets go to the secret store before the settings refer to them. */
export async function importConfig(text: string, { settings, secrets }: ImportInto, apply: boolean): Promise<Result<ImportReport>> {
  const config = parseRouterConfig(text);
  if (!config.ok) return config;
  const plan = planImport(settings.current, config.value, (id) => secrets.get(id));
  const report: ImportReport = {
    lines: describePlan(plan),
    newProviders: plan.newProviders.length,
    newEndpoints: plan.newEndpoints.length,
    changedEndpoints: plan.changedEndpoints.length,
  };
  if (!apply || report.newProviders + report.newEndpoints + report.changedEndpoints === 0) return ok(report);
  for (const [id, secret] of plan.secrets) {
    const stored = await secrets.set(id, secret);
    if (!stored.ok) return stored;
  }
  const changed = await settings.change((now) => ok(applyImport(now, plan)));
  return changed.ok ? ok(report) : changed;
}
