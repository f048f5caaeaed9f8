import './memory.css';
import type { ModelPeek, ServerSight } from '../../electron/domain/peek.ts';
import type { Provider } from '../../electron/domain/provider.ts';
import { Ago } from '../components/Time.tsx';
import { loadedIn, modelFacts } from '../home/sight.ts';
import { Doing } from './Doing.tsx';
import { freeMemory, unloadModel } from './memoryActions.ts';
import { OtherModels } from './OtherModels.tsx';

interface ServerMemoryProps {
  readonly provider: Provider;
  readonly sight: ServerSight;
}

/** What is in a server's memory: how big, until when, and what can be done about it. */
export function ServerMemory({ provider, sight }: ServerMemoryProps) {
  const { peek, can } = sight;
  const loaded = loadedIn(sight) ?? [];
  if (peek === null) return null;
  return (
    <>
      {loaded.length === 0 ? (
        <div className="muted">{can.sleep ? 'It sleeps: nothing is in the memory of the GPU.' : 'Nothing is loaded.'}</div>
      ) : (
        <ul className="memory-models">
          {loaded.map((model) => (
            <Loaded key={model.model} provider={provider} model={model} at={peek.at} can={can} />
          ))}
        </ul>
      )}
      {can.load && (!can.sleep || loaded.length === 0) && <OtherModels provider={provider} peek={peek} sleeps={can.sleep} />}
      {can.why !== null && <div className="label memory-why">{can.why}</div>}
      <footer className="memory-foot">
        <span className="label">
          Seen <Ago at={peek.at} />
        </span>
        {can.unload && !can.sleep && loaded.length > 1 && (
          <Doing label="Free all" doing="Freeing …" name={`Free all memory of ${provider.name}`} run={() => freeMemory(provider)} />
        )}
      </footer>
    </>
  );
}

interface LoadedProps {
  readonly provider: Provider;
  readonly model: ModelPeek;
  /** When it was seen, wall-clock ms. */
  readonly at: number;
  readonly can: ServerSight['can'];
}

function Loaded({ provider, model, at, can }: LoadedProps) {
  const name = model.model || 'its model';
  const facts = modelFacts(model, at);
  return (
    <li className="memory-model">
      <div className="memory-words">
        <div className="memory-name">{name}</div>
        {facts !== '' && <div className="memory-facts">{facts}</div>}
      </div>
      {can.unload && model.residency === 'loaded' && (
        <Doing
          label={can.sleep ? 'Sleep' : 'Unload'}
          doing={can.sleep ? 'Going …' : 'Freeing …'}
          name={can.sleep ? `Put ${name} to sleep` : `Unload ${name}`}
          run={() => unloadModel({ providerId: provider.id, model: model.model || name }, can.sleep)}
        />
      )}
    </li>
  );
}
