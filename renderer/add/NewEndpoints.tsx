import { useEffect, useRef, useState } from 'react';
import type { AwsProfile } from '../../electron/domain/discovery.ts';
import type { ProviderKind } from '../../electron/domain/provider.ts';
import { useDiscovery } from './discovery.ts';
import { type Draft, draftOfFound, emptyDraft } from './draft.ts';
import { Found } from './Found.tsx';
import { ImportConfig } from './ImportConfig.tsx';
import { Kinds, type Way } from './Kinds.tsx';
import { NewProvider } from './NewProvider.tsx';
import { Title } from './Title.tsx';

/** What the form begins with. `testAtOnce`: all is known, so the server is asked without being told to. */
interface Start {
  readonly number: number;
  readonly draft: Draft;
  readonly testAtOnce: boolean;
  /** Chosen by a button that is gone now, so the focus goes on in the form. In the radio group it stays where it is. */
  readonly takesFocus: boolean;
}

/** Adds endpoints on a provider that is not there yet. */
export function NewEndpoints() {
  const [way, setWay] = useState<Way>('found');
  const [start, setStart] = useState<Start>({ number: 0, draft: emptyDraft('ollama'), testAtOnce: false, takesFocus: false });
  const finder = useDiscovery();
  const body = useRef<HTMLDivElement>(null);

  const begin = (draft: Draft, { testAtOnce = true, takesFocus = true } = {}): void => {
    setStart(({ number }) => ({ number: number + 1, draft, testAtOnce, takesFocus }));
    setWay(draft.kind);
  };
  useEffect(() => {
    if (start.takesFocus) body.current?.querySelector<HTMLElement>('#add-connection-title')?.focus();
  }, [start]);

  return (
    <main className="add">
      <Title text="Add endpoints" />
      <Kinds way={way} onChange={(next) => (isKind(next) ? begin(emptyDraft(next), { testAtOnce: false, takesFocus: false }) : setWay(next))} />
      <div ref={body} className="add-body">
        {way === 'found' && (
          <Found
            finder={finder}
            onServer={(server) => begin(draftOfFound(server), { testAtOnce: !server.needsToken })}
            onProfile={(one) => begin(profileDraft(one))}
          />
        )}
        {way === 'import' && <ImportConfig />}
        {isKind(way) && (
          <NewProvider
            key={start.number}
            start={start.draft}
            testAtOnce={start.testAtOnce}
            profiles={finder.aws ?? (finder.looking === null ? [] : null)}
            onKind={(draft) => begin(draft)}
          />
        )}
      </div>
    </main>
  );
}

const isKind = (way: Way): way is ProviderKind => way !== 'found' && way !== 'import';

const profileDraft = ({ name, region }: AwsProfile): Draft => emptyDraft('bedrock', { profile: name, region: region ?? '' });
