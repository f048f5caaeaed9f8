import { Cloud } from 'lucide-react';
import type { AwsProfile } from '../../../electron/domain/discovery.ts';
import { emptyDraft } from '../../add/draft.ts';
import { AddAws } from './AddAws.tsx';
import { FoundRow } from './FoundRow.tsx';

/** A profile of the AWS tools, ready to be added as a Bedrock account. Without a region the form asks for one. */
export function FoundAws({ profile: { name, region, sso, providerId } }: { readonly profile: AwsProfile }) {
  return (
    <FoundRow
      icon={Cloud}
      name="Amazon Bedrock"
      which={`profile ${name}`}
      about={[region ?? 'no region', ...(sso ? ['signs in with aws sso login'] : [])].join(' · ')}
      adds={`Bedrock with profile ${name}`}
      isReady={region !== null}
      providerId={providerId}
    >
      {region !== null && <AddAws draft={emptyDraft('bedrock', { profile: name, region, name: `Bedrock ${name}` })} />}
    </FoundRow>
  );
}
