import { applyImport, describePlan, type ImportPlan, type ImportReport, planImport } from './discovery/importPlan.ts';
import { parseRouterConfig } from './discovery/llmRouter.ts';
import { err, ok, type Result } from './domain/result.ts';
import type { Settings } from './domain/settings.ts';
import { whyRefused } from './providers/refusedPlace.ts';
import type { SecretStore } from './storage/secrets.ts';
import type { SettingsStore } from './storage/settingsStore.ts';

/** Says what an import would do. */
export function previewImport(text: string, settings: Settings, storedSecret: (id: string) => string | undefined): Result<ImportReport> {
  const config = parseRouterConfig(text);
  if (!config.ok) return config;
  const plan = planImport(settings, config.value, storedSecret);
  const refused = whyRefused([], plan.newProviders);
  return refused === null ? ok(reportOf(plan)) : err(refused);
}

interface ImportInto {
  readonly settings: SettingsStore;
  readonly secrets: SecretStore;
}

/** Takes over an llm-router models config. Secrets go to the secret store before the settings refer to them. */
export async function importConfig(text: string, { settings, secrets }: ImportInto): Promise<Result<ImportReport>> {
  const config = parseRouterConfig(text);
  if (!config.ok) return config;
  const planFor = (now: Settings): ImportPlan => planImport(now, config.value, (id) => secrets.get(id));
  const plan = planFor(settings.current);
  if (isEmpty(plan)) return ok(reportOf(plan));
  const refused = whyRefused([], plan.newProviders);
  if (refused !== null) return err(refused);
  for (const [id, secret] of plan.secrets) {
    const stored = await secrets.set(id, secret);
    if (!stored.ok) return stored;
  }
  // Somebody else may have changed the settings while the secrets were written.
  const done: ImportPlan[] = [];
  const changed = await settings.change((now) => {
    // By now the new tokens are stored, so that this plan does not see any more what they replace.
    const current = { ...planFor(now), changedTokens: plan.changedTokens };
    if ([...current.secrets.keys()].some((id) => !plan.secrets.has(id))) return err('The settings have changed meanwhile. Import again.');
    done.push(current);
    return ok(applyImport(now, current));
  });
  return changed.ok ? ok(reportOf(done[0] ?? plan)) : changed;
}

function isEmpty({ newProviders, newEndpoints, changedEndpoints, secrets }: ImportPlan): boolean {
  return newProviders.length + newEndpoints.length + changedEndpoints.length + secrets.size === 0;
}

function reportOf(plan: ImportPlan): ImportReport {
  return {
    lines: describePlan(plan),
    newProviders: plan.newProviders.length,
    newEndpoints: plan.newEndpoints.length,
    changedEndpoints: plan.changedEndpoints.length,
  };
}
