import './servers.css';
import { useId, useRef } from 'react';
import type { ModelPeek, Peek } from '../../electron/domain/peek.ts';
import type { Provider } from '../../electron/domain/provider.ts';
import { place } from '../components/place.ts';
import { Ago } from '../components/Time.tsx';
import { useLive } from '../live/live.ts';
import { aboutOf, isInUse, loadedIn, loadedText, modelFacts } from './sight.ts';

/** Where a server is, and what it says of itself: what is loaded, and whether it is answering somebody. */
export function ServerLine({ provider }: { readonly provider: Provider }) {
  const sight = useLive(({ state }) => state?.servers.find(({ providerId }) => providerId === provider.id));
  const models = loadedIn(sight);
  const peek = sight?.peek ?? null;
  return (
    <div className="muted home-server">
      <span>{aboutOf(provider, sight)}</span>
      {models !== null && peek !== null && (
        <>
          <LoadedModels name={provider.name} peek={peek} models={models} />
          {isInUse(peek) && <span>in use</span>}
        </>
      )}
    </div>
  );
}

interface LoadedModelsProps {
  readonly name: string;
  readonly peek: Peek;
  readonly models: readonly ModelPeek[];
}

/** How much is loaded; a click lists it. */
function LoadedModels({ name, peek, models }: LoadedModelsProps) {
  const id = useId();
  const opener = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLElement>(null);
  if (models.length === 0) return <span>{loadedText(models)}</span>;
  return (
    <>
      <button ref={opener} type="button" popoverTarget={id} className="home-loaded">
        {loadedText(models)}
      </button>
      <section
        ref={list}
        id={id}
        popover="auto"
        aria-label={`Loaded on ${name}`}
        className="menu home-models"
        onBeforeToggle={(event) => event.newState === 'open' && place(list.current, opener.current)}
      >
        <dl>
          {models.map((model) => (
            <div key={model.model}>
              <dt>{model.model}</dt>
              <dd>{modelFacts(model, peek.at)}</dd>
            </div>
          ))}
        </dl>
        <footer className="label">
          Seen <Ago at={peek.at} />
        </footer>
      </section>
    </>
  );
}
