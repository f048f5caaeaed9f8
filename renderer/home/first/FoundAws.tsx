import { Cloud } from 'lucide-react';
import { useState } from 'react';
import type { AwsProfile } from '../../../electron/domain/discovery.ts';
import { emptyDraft } from '../../add/draft.ts';
import { hrefOf } from '../../route.ts';
import { AddAws } from './AddAws.tsx';

/** A profile of the AWS tools, ready to be added as a Bedrock account. Without a region the form asks for one. */
export function FoundAws({ profile: { name, region, sso, providerId } }: { readonly profile: AwsProfile }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <li>
      <div className="first-item">
        <Cloud size={20} aria-hidden />
        <div>
          <p className="first-name">
            Amazon Bedrock <span className="muted">profile {name}</span>
          </p>
          <p className="muted">{[region ?? 'no region', sso ? 'signs in with aws sso login' : null].filter((part) => part !== null).join(' · ')}</p>
        </div>
        {region === null || providerId !== null ? (
          <a className="button" href={hrefOf({ view: 'add', providerId })} aria-label={`Add Bedrock with profile ${name} …`}>
            Add …
          </a>
        ) : (
          <button
            type="button"
            className="button"
            aria-expanded={isOpen}
            aria-label={isOpen ? `Cancel adding profile ${name}` : `Add Bedrock with profile ${name}`}
            onClick={() => setOpen(!isOpen)}
          >
            {isOpen ? 'Cancel' : 'Add'}
          </button>
        )}
      </div>
      {isOpen && region !== null && <AddAws draft={emptyDraft('bedrock', { profile: name, region, name: `Bedrock ${name}` })} />}
    </li>
  );
}
