import { Server } from 'lucide-react';
import type { FoundServer as Found } from '../../../electron/domain/discovery.ts';
import { shortUrl } from '../../add/address.ts';
import { likely } from '../../add/choice.ts';
import { draftOfFound } from '../../add/draft.ts';
import { ModelsForm } from '../../add/ModelsForm.tsx';
import { plural } from '../../format.ts';
import { FoundRow } from './FoundRow.tsx';

const NONE_TAKEN: ReadonlySet<string> = new Set();

/** A model server that answered, ready to be added. */
export function FoundServer({ found }: { readonly found: Found }) {
  const { server, baseUrl, models, needsToken, providerId } = found;
  const place = shortUrl(baseUrl);
  return (
    <FoundRow
      icon={Server}
      name={server.name}
      which={server.version}
      about={`${place} · ${needsToken ? 'needs a token' : plural(models.length, 'model')}`}
      adds={`${server.name} at ${place}`}
      isReady={!needsToken}
      providerId={providerId}
    >
      <ModelsForm
        on={found}
        testState={{ kind: 'answered', test: { ok: true, tookMs: 0, server, models, hint: null } }}
        taken={NONE_TAKEN}
        initial={likely(models)}
        target={() => ({ kind: 'new', draft: draftOfFound(found), serverName: server.name })}
      />
    </FoundRow>
  );
}
