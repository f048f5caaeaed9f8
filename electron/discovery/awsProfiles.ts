import { join } from 'node:path';
import type { AwsProfile } from '../domain/discovery.ts';
import type { Provider } from '../domain/provider.ts';

type Env = Readonly<Record<string, string | undefined>>;
type Section = Readonly<Record<string, string | undefined>>;
type Sections = Readonly<Record<string, Section | undefined>>;

/** What a profile may take its credentials from. */
const SOURCES = ['aws_access_key_id', 'sso_session', 'sso_start_url', 'role_arn', 'credential_process', 'login_session'];

/** The profiles of `~/.aws/config` and `~/.aws/credentials`, or of the files that the environment names. Files that are not there have none. */
export async function readAwsProfiles(env: Env, home: string, providers: readonly Provider[]): Promise<AwsProfile[]> {
  // AWS's own parser, so that a profile is here what it is to the SDK; loaded only when somebody looks.
  const { loadSharedConfigFiles } = await import('@smithy/core/config');
  const { configFile, credentialsFile } = await loadSharedConfigFiles({
    configFilepath: env['AWS_CONFIG_FILE'] || join(home, '.aws', 'config'),
    filepath: env['AWS_SHARED_CREDENTIALS_FILE'] || join(home, '.aws', 'credentials'),
    ignoreCache: true,
  });
  return awsProfilesOf(configFile, credentialsFile, providers);
}

/** Profiles that have credentials, by name; `default` first. What stands in the credentials file wins, as with AWS's own tools. */
export function awsProfilesOf(config: Sections, credentials: Sections, providers: readonly Provider[]): AwsProfile[] {
  const names = new Set([...Object.keys(config).filter((name) => !/^(sso-session|services)\./.test(name)), ...Object.keys(credentials)]);
  const profiles = [...names].flatMap((name) => {
    const fields: Section = { ...config[name], ...credentials[name] };
    if (!SOURCES.some((source) => fields[source] !== undefined)) return [];
    const sso = fields['sso_session'] !== undefined || fields['sso_start_url'] !== undefined;
    return [{ name, region: fields['region'] ?? null, sso, providerId: providerOf(name, providers) }];
  });
  return profiles.toSorted((a, b) => Number(b.name === 'default') - Number(a.name === 'default') || a.name.localeCompare(b.name, 'en'));
}

function providerOf(profile: string, providers: readonly Provider[]): string | null {
  const known = providers.find(
    (provider) => provider.kind === 'bedrock' && provider.token === undefined && (provider.profile ?? 'default') === profile,
  );
  return known?.id ?? null;
}
