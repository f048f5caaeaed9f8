import { useCallback, useId, useState } from 'react';
import type { ConnectionTest } from '../../electron/domain/modelInfo.ts';
import type { Peek } from '../../electron/domain/peek.ts';
import type { Provider } from '../../electron/domain/provider.ts';
import { apiPost, path } from '../api.ts';
import { useLoaded } from '../components/useLoaded.ts';
import { Unloaded } from './Unloaded.tsx';

interface OtherModelsProps {
  readonly provider: Provider;
  readonly peek: Peek;
  readonly sleeps: boolean;
}

/** Models that the server has but not in memory, each with a button that loads it. */
export function OtherModels({ provider, peek, sleeps }: OtherModelsProps) {
  if (peek.listsAll || peek.single) {
    const names = peek.models.filter(({ residency }) => residency === 'unloaded').map(({ model }) => model);
    return <Choice provider={provider} names={names} sleeps={sleeps} />;
  }
  return <Listed provider={provider} peek={peek} />;
}

/** What is in memory tells of no other models: the server is asked for its list, which loads none. */
function Listed({ provider, peek }: Omit<OtherModelsProps, 'sleeps'>) {
  const { id } = provider;
  const read = useCallback((signal: AbortSignal) => apiPost<ConnectionTest>(path`/api/providers/${id}/test`, {}, signal), [id]);
  const { value, problem } = useLoaded(read);
  if (value === null) return <div className="label">{problem === null ? 'Reading its models …' : problem.message}</div>;
  if (!value.ok) return <div className="label">Its list of models did not come. {value.error.message}</div>;
  const resident = new Set(peek.models.flatMap(({ model, aliases }) => [model, ...aliases]));
  const names = value.models.map((model) => model.id).filter((name) => !resident.has(name));
  return <Choice provider={provider} names={names} sleeps={false} />;
}

/** More than that are found by their names. */
const SEARCH_FROM = 8;

function Choice({ provider, names, sleeps }: { readonly provider: Provider; readonly names: readonly string[]; readonly sleeps: boolean }) {
  const id = useId();
  const [search, setSearch] = useState('');
  if (names.length === 0) return null;
  const wanted = search.trim().toLowerCase();
  const found = names.filter((name) => name.toLowerCase().includes(wanted));
  return (
    <section className="memory-others" aria-labelledby={id}>
      <h3 className="label" id={id}>
        Not in memory
      </h3>
      {(names.length > SEARCH_FROM || search !== '') && (
        <input
          className="input"
          type="search"
          aria-label={`Search ${names.length} models`}
          placeholder={`Search ${names.length} models`}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
      )}
      {found.length === 0 ? (
        <div className="label">No model matches “{search.trim()}”.</div>
      ) : (
        <ul className="memory-models memory-list" tabIndex={found.length > SEARCH_FROM ? 0 : undefined} aria-labelledby={id}>
          {found.map((model) => (
            <Unloaded key={model} providerId={provider.id} model={model} sleeps={sleeps} />
          ))}
        </ul>
      )}
    </section>
  );
}
