import { expect, test } from 'vitest';
import { awsProfilesOf } from '../../electron/discovery/awsProfiles.ts';
import { bedrockProvider } from '../support/targets.ts';

const key = { aws_access_key_id: 'AKIDEXAMPLE', aws_secret_access_key: 'x' };

test('profiles with credentials are found in both files, default first, with their region and whether they come from SSO', () => {
  const config = {
    work: { sso_session: 'corp', region: 'us-east-1' },
    old: { sso_start_url: 'https://example.awsapps.com/start' },
    role: { role_arn: 'arn:aws:iam::000000000000:role/x', source_profile: 'work', region: 'eu-west-1' },
    default: { region: 'eu-central-1' },
    'sso-session.corp': { sso_start_url: 'https://example.awsapps.com/start' },
  };
  expect(awsProfilesOf(config, { default: key, keys: key }, [])).toEqual([
    { name: 'default', region: 'eu-central-1', sso: false, providerId: null },
    { name: 'keys', region: null, sso: false, providerId: null },
    { name: 'old', region: null, sso: true, providerId: null },
    { name: 'role', region: 'eu-west-1', sso: false, providerId: null },
    { name: 'work', region: 'us-east-1', sso: true, providerId: null },
  ]);
});

test('a section that only sets a region is no profile to choose, and no secret of a file is handed on', () => {
  const profiles = awsProfilesOf({ default: { region: 'eu-central-1' } }, { keys: key }, []);
  expect(profiles.map(({ name }) => name)).toEqual(['keys']);
  expect(JSON.stringify(profiles)).not.toContain('AKIDEXAMPLE');
});

test('a profile that a provider uses names it', () => {
  const providers = [
    bedrockProvider({ id: 'by-key', token: 'env:KEY' }),
    bedrockProvider({ id: 'plain' }),
    bedrockProvider({ id: 'bedrock', profile: 'work' }),
  ];
  expect(awsProfilesOf({ work: { sso_session: 'corp' } }, { default: key }, providers)).toMatchObject([
    { name: 'default', providerId: 'plain' },
    { name: 'work', providerId: 'bedrock' },
  ]);
});
