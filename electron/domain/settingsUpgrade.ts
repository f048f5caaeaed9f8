import { err, ok, type Result } from './result.ts';

export const CURRENT_VERSION = 1;

type Bag = Readonly<Record<string, unknown>>;
/** Turns settings of version N into version N + 1. Pure; never drops what it does not know. */
export type Upgrade = (settings: Bag) => Bag;

/** `upgrades[N]` makes N + 1 out of N. Version 0 is a file written by hand without a version. */
const upgrades: readonly Upgrade[] = [(settings) => ({ ...settings, version: 1 })];

/** Brings settings of any older version to the current one; newer ones are refused, so that nothing is lost by a downgrade. */
export function upgradeSettings(input: unknown, chain: readonly Upgrade[] = upgrades): Result<Bag> {
  if (!isBag(input)) return err('the settings are not a JSON object');
  const version = input['version'] ?? 0;
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 0)
    return err(`version: ${JSON.stringify(version)} is not a version number`);
  if (version > chain.length)
    return err(`version: these settings are of version ${version}, this Pilot Light knows versions up to ${chain.length}; install a newer one`);
  return ok(chain.slice(version).reduce<Bag>((settings, upgrade) => upgrade(settings), input));
}

/** Whether a newer Pilot Light wrote these settings: they are sound then, and must stay as they are. */
export function isNewer(input: unknown): boolean {
  const version = isBag(input) ? input['version'] : undefined;
  return typeof version === 'number' && Number.isInteger(version) && version > CURRENT_VERSION;
}

function isBag(input: unknown): input is Bag {
  return typeof input === 'object' && input !== null && !Array.isArray(input);
}
