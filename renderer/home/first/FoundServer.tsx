import { Server } from 'lucide-react';
import { useState } from 'react';
import type { FoundServer as Found } from '../../../electron/domain/discovery.ts';
import { shortUrl } from '../../add/address.ts';
import { likely } from '../../add/choice.ts';
import { draftOfFound } from '../../add/draft.ts';
import { ModelsForm } from '../../add/ModelsForm.tsx';
import { plural } from '../../format.ts';
import { hrefOf } from '../../route.ts';

const NONE_TAKEN: ReadonlySet<string> = new Set();

/** A model server that answered, ready to be added. */
export function FoundServer({ found }: { readonly found: Found }) {
  const [isOpen, setOpen] = useState(false);
  const { server, baseUrl, models, needsToken, providerId } = found;
  const what = needsToken ? 'needs a token' : plural(models.length, 'model');
  return (
    <li>
      <div className="first-item">
        <Server size={20} aria-hidden />
        <div>
          <p className="first-name">
            {server.name}
            {server.version !== null && <span className="muted"> {server.version}</span>}
          </p>
          <p className="muted">
            {shortUrl(baseUrl)} · {what}
          </p>
        </div>
        {needsToken || providerId !== null ? (
          <a className="button" href={hrefOf({ view: 'add', providerId })} aria-label={`Add ${server.name} at ${shortUrl(baseUrl)} …`}>
            Add …
          </a>
        ) : (
          <button
            type="button"
            className="button"
            aria-expanded={isOpen}
            aria-label={isOpen ? `Cancel adding ${server.name}` : `Add ${server.name} at ${shortUrl(baseUrl)}`}
            onClick={() => setOpen(!isOpen)}
          >
            {isOpen ? 'Cancel' : 'Add'}
          </button>
        )}
      </div>
      {isOpen && (
        <div className="first-models">
          <ModelsForm
            kind={found.kind}
            testState={{ kind: 'answered', test: { ok: true, tookMs: 0, server, models, hint: null } }}
            taken={NONE_TAKEN}
            initial={likely(models)}
            target={() => ({ kind: 'new', draft: draftOfFound(found), serverName: server.name })}
          />
        </div>
      )}
    </li>
  );
}
