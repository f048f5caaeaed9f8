import { useState } from 'react';
import type { AwsProfile } from '../../electron/domain/discovery.ts';
import { Field, TextField } from '../components/Field.tsx';
import { SecretField } from '../components/SecretField.tsx';
import type { AwsAccess } from './draft.ts';
import { type FieldsProps, NameField } from './HttpFields.tsx';
import { More } from './More.tsx';
import { RegionField } from './RegionField.tsx';
import { NEW_TOKEN_HINT, TOKEN_HINT } from './tokenHints.ts';

const ACCESS: readonly (readonly [AwsAccess, string])[] = [
  ['profile', 'An AWS profile'],
  ['key', 'A Bedrock API key'],
  ['chain', 'Whatever the AWS tools here use'],
];

/** What Bedrock needs: who you are, and where. `profiles`: those of this computer; null while they are read. */
export function BedrockFields({ draft, errors, onChange, profiles }: FieldsProps & { readonly profiles: readonly AwsProfile[] | null }) {
  const { access } = draft;
  return (
    <>
      <fieldset className="add-access">
        <legend>Sign in with</legend>
        {ACCESS.map(([value, text]) => (
          <label key={value} className="add-check">
            <input type="radio" name="access" checked={access === value} onChange={() => onChange({ access: value })} />
            {text}
          </label>
        ))}
      </fieldset>
      {access === 'profile' && <ProfileField draft={draft} errors={errors} onChange={onChange} profiles={profiles} />}
      {access === 'key' && (
        <SecretField
          label="Bedrock API key"
          noun="token"
          hint={TOKEN_HINT}
          hintToReplace={NEW_TOKEN_HINT}
          secret={draft.token}
          error={errors.token}
          onChange={(token) => onChange({ token })}
        />
      )}
      <RegionField
        region={draft.region}
        own={profiles?.find(({ name }) => access === 'profile' && name === draft.profile)?.region ?? null}
        error={errors.region}
        onChange={(region) => onChange({ region })}
      />
      <More open={draft.endpointUrl !== ''}>
        <NameField name={draft.name} onChange={onChange} />
        <TextField
          label="Endpoint"
          value={draft.endpointUrl}
          hint="Only for a VPC endpoint or a gateway of your own; otherwise it follows from the region."
          error={errors.endpointUrl}
          placeholder="https://vpce-0123.bedrock-runtime.us-east-1.vpce.amazonaws.com"
          onChange={(endpointUrl) => onChange({ endpointUrl })}
        />
      </More>
    </>
  );
}

const OTHER = '?other';

function ProfileField({ draft, errors, onChange, profiles }: FieldsProps & { readonly profiles: readonly AwsProfile[] | null }) {
  const isListed = profiles?.some(({ name }) => name === draft.profile) === true;
  const [byHand, setByHand] = useState(false);
  const isByHand = byHand || (draft.profile !== '' && !isListed);
  if (profiles !== null && profiles.length === 0) {
    return (
      <TextField
        label="Profile"
        value={draft.profile}
        error={errors.profile}
        hint="No profile was found on this computer. Make one with: aws configure sso"
        onChange={(profile) => onChange({ profile })}
      />
    );
  }
  const choose = (name: string): void => {
    setByHand(name === OTHER);
    const found = profiles?.find((profile) => profile.name === name);
    // The region that the profile is set up for is nearly always the one that is meant.
    onChange({ profile: name === OTHER ? '' : name, ...(found?.region ? { region: found.region } : {}) });
  };
  return (
    <>
      <Field label="Profile" error={isByHand ? undefined : errors.profile}>
        {(control) => (
          <select {...control} className="select" value={isByHand ? OTHER : draft.profile} onChange={(event) => choose(event.target.value)}>
            <option value="">{profiles === null ? 'Reading the profiles …' : 'Choose a profile'}</option>
            {profiles?.map(({ name, region, sso }) => (
              <option key={name} value={name}>
                {[name, region, sso ? 'SSO' : null].filter((part) => part !== null).join(' · ')}
              </option>
            ))}
            <option value={OTHER}>Another profile …</option>
          </select>
        )}
      </Field>
      {isByHand && (
        <TextField label="Name of the profile" value={draft.profile} error={errors.profile} onChange={(profile) => onChange({ profile })} />
      )}
    </>
  );
}
