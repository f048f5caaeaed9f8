import { useMemo, useState } from 'react';
import type { AwsProfile } from '../../electron/domain/discovery.ts';
import type { Provider } from '../../electron/domain/provider.ts';
import { removeProvider } from '../actions.ts';
import { Confirm } from '../components/Confirm.tsx';
import { showToast } from '../components/toastStore.ts';
import { plural } from '../format.ts';
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
import { useConnection } from './useConnection.ts';

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

  const save = async (): Promise<void> => {
    if (!changed || !check()) return;
    setSaving(true);
    setWrong(null);
    const saved = await saveProvider(provider, draft);
    setSaving(false);
    if (!saved.ok) return setWrong(saved.message);
    reset(draftOf(saved.value));
    showToast(`Saved ${saved.value.name}.`);
  };
  const target = (): AddRequest['on'] | null => {
    if (!changed) return { kind: 'saved', provider };
    setWrong('Save the changed connection first, or discard the changes.');
    return null;
  };

  return (
    <main className="add">
      <Title text={provider.name}>
        <span className="add-title-place">{`${kindNames[provider.kind]} · ${placeOf(provider)}`}</span>
        <Remove provider={provider} count={taken.size} />
      </Title>
      <div className="add-columns" data-order="models">
        <ModelsForm kind={provider.kind} testState={tester.state} taken={taken} target={target} />
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

function discard({ reset, tester }: ReturnType<typeof useConnection>, provider: Provider, done: () => void): void {
  reset(draftOf(provider));
  tester.run(draftOf(provider));
  done();
}

function Remove({ provider, count }: { readonly provider: Provider; readonly count: number }) {
  const [asking, setAsking] = useState(false);
  const remove = async (): Promise<void> => {
    await removeProvider(provider);
    navigate({ view: 'home' });
  };
  const what = count === 0 ? 'no endpoint' : plural(count, 'endpoint');
  return (
    <>
      <button type="button" className="button danger" onClick={() => setAsking(true)}>
        Remove provider
      </button>
      {asking && (
        <Confirm
          title={`Remove ${provider.name}?`}
          text={`It has ${what}. Their history stays until it is too old, and you can undo this for a moment.`}
          action={count === 0 ? `Remove ${provider.name}` : `Remove ${provider.name} and ${what}`}
          onConfirm={() => void remove()}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}
