import { useEffect, useMemo, useRef, useState } from 'react';
import type { AwsProfile } from '../../electron/domain/discovery.ts';
import type { Provider } from '../../electron/domain/provider.ts';
import { RemoveProvider } from '../components/RemoveProvider.tsx';
import { useLive } from '../live/live.ts';
import { navigate } from '../route.ts';
import { placeOf } from './address.ts';
import { ConnectionForm } from './ConnectionForm.tsx';
import { useDiscovery } from './discovery.ts';
import { draftOf, isChanged, kindNames } from './draft.ts';
import { ModelsForm } from './ModelsForm.tsx';
import type { AddRequest } from './save.ts';
import { saveProvider } from './save.ts';
import { Title } from './Title.tsx';
import { type Connection, useConnection } from './useConnection.ts';

/** More models of a saved provider, and its connection. */
export function SavedProvider({ provider }: { readonly provider: Provider }) {
  return provider.kind === 'bedrock' ? <WithProfiles provider={provider} /> : <Saved provider={provider} profiles={null} />;
}

function WithProfiles({ provider }: { readonly provider: Provider }) {
  const { aws, looking } = useDiscovery();
  return <Saved provider={provider} profiles={aws ?? (looking === null ? [] : null)} />;
}

function Saved({ provider, profiles }: { readonly provider: Provider; readonly profiles: readonly AwsProfile[] | null }) {
  const connection = useConnection(draftOf(provider), true);
  const { draft, tester, check, reset } = connection;
  const [saving, setSaving] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  const endpoints = useLive(({ state }) => state?.endpoints);
  const taken = useMemo(
    () => new Set(endpoints?.flatMap(({ endpoint }) => (endpoint.providerId === provider.id ? [endpoint.model] : []))),
    [endpoints, provider.id],
  );
  const changed = isChanged(draft, provider);
  // Changed elsewhere: a form that nobody has touched follows, one with changes keeps them.
  const known = useRef(provider);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when the provider is another.
  useEffect(() => {
    const isUntouched = !isChanged(draft, known.current);
    if (isUntouched && isChanged(draft, provider)) reset(draftOf(provider));
    known.current = provider;
  }, [provider]);

  const save = async (): Promise<void> => {
    if (!changed || !check()) return;
    setSaving(true);
    setWrong(null);
    const saved = await saveProvider(provider, draft);
    setSaving(false);
    if (!saved.ok) return setWrong(saved.message);
    reset(draftOf(saved.value));
  };
  const target = (): AddRequest['on'] | null => {
    if (!changed) return { kind: 'saved', provider };
    setWrong('Save the changed connection first, or discard the changes.');
    return null;
  };

  return (
    <main className="add">
      <Title text={provider.name}>
        <span className="add-title-place">{aboutOf(provider)}</span>
        <Remove provider={provider} />
      </Title>
      <div className="add-columns" data-order="models">
        <ModelsForm on={provider} testState={tester.state} taken={taken} target={target} />
        <ConnectionForm
          connection={connection}
          profiles={profiles}
          onSubmit={() => void save()}
          actions={
            <>
              <button type="submit" className={changed ? 'button primary' : 'button'} disabled={!changed || saving}>
                {saving ? 'Saving …' : 'Save changes'}
              </button>
              {changed && (
                <button type="button" className="button" onClick={() => discard(connection, provider, () => setWrong(null))}>
                  Discard changes
                </button>
              )}
            </>
          }
        >
          <p className="field-error" role="alert">
            {wrong}
          </p>
        </ConnectionForm>
      </div>
    </main>
  );
}

function discard({ reset, tester, form }: Connection, provider: Provider, done: () => void): void {
  // The button goes away with what it did.
  form.current?.parentElement?.querySelector('h2')?.focus();
  reset(draftOf(provider));
  tester.run(draftOf(provider));
  done();
}

function aboutOf(provider: Provider): string {
  return [kindNames[provider.kind], placeOf(provider)].filter((part) => part !== provider.name).join(' · ');
}

function Remove({ provider }: { readonly provider: Provider }) {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <button type="button" className="button danger" onClick={() => setAsking(true)}>
        Remove provider
      </button>
      {asking && <RemoveProvider provider={provider} onRemoved={() => navigate({ view: 'home' })} onClose={() => setAsking(false)} />}
    </>
  );
}
