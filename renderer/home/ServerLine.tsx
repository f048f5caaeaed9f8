import './servers.css';
import { Suspense, useId, useRef, useState } from 'react';
import type { Peek, ServerSight } from '../../electron/domain/peek.ts';
import type { Provider } from '../../electron/domain/provider.ts';
import { place } from '../components/place.ts';
import { useLive } from '../live/live.ts';
import { ServerMemory } from '../loadParts.ts';
import { aboutOf, isInUse, loadedIn, loadedText } from './sight.ts';

/** Where a server is, and what it says of itself: what is loaded, and whether it is answering somebody. */
export function ServerLine({ provider }: { readonly provider: Provider }) {
  const sight = useLive(({ state }) => state?.servers.find(({ providerId }) => providerId === provider.id));
  const peek = sight?.peek ?? null;
  return (
    <div className="muted home-server">
      <span>{aboutOf(provider, sight)}</span>
      {sight !== undefined && peek !== null && loadedIn(sight) !== null && (
        <>
          <Memory provider={provider} sight={sight} peek={peek} />
          {isInUse(peek) && <span>in use</span>}
        </>
      )}
    </div>
  );
}

interface MemoryProps {
  readonly provider: Provider;
  readonly sight: ServerSight;
  readonly peek: Peek;
}

/** How much is loaded; a click lists it, with what can be loaded and freed. Drawn when it is first opened. */
function Memory({ provider, sight, peek }: MemoryProps) {
  const id = useId();
  const opener = useRef<HTMLButtonElement>(null);
  const popover = useRef<HTMLElement>(null);
  const [opened, setOpened] = useState(false);
  const loaded = loadedIn(sight) ?? [];
  const text = loadedText(loaded, sight.can.sleep && peek.single);
  if (loaded.length === 0 && !sight.can.load) return <span>{text}</span>;
  const open = (): void => {
    setOpened(true);
    place(popover.current, opener.current);
  };
  return (
    <>
      <button ref={opener} type="button" popoverTarget={id} className="home-loaded">
        {text}
      </button>
      <section
        ref={popover}
        id={id}
        popover="auto"
        aria-label={`Memory of ${provider.name}`}
        className="menu home-memory"
        onBeforeToggle={(event) => event.newState === 'open' && open()}
      >
        {opened && (
          <Suspense fallback={<p className="muted">Loading …</p>}>
            <ServerMemory provider={provider} sight={sight} />
          </Suspense>
        )}
      </section>
    </>
  );
}
