import { RefreshCw } from 'lucide-react';
import { type MouseEvent, memo, useRef } from 'react';
import { barsIn } from '../../electron/domain/barPacking.ts';
import type { ShownEndpoint } from '../../electron/domain/endpoint.ts';
import type { Provider } from '../../electron/domain/provider.ts';
import { changeEndpoint, pingNow } from '../actions.ts';
import { beliefIn } from '../belief.ts';
import { StateWord } from '../components/StateWord.tsx';
import { Switch } from '../components/Switch.tsx';
import { shownOf } from '../components/warmth.ts';
import type { EndpointItem } from '../live/reduce.ts';
import { hrefOf, navigate } from '../route.ts';
import { Unconfirmed } from '../terms/money/Unconfirmed.tsx';
import { Dropped } from './Dropped.tsx';
import { Failure } from './Failure.tsx';
import { IntervalSelect } from './IntervalSelect.tsx';
import { NextPing } from './NextPing.tsx';
import { useNear } from './near.ts';
import { PingBar } from './PingBar.tsx';
import { Sparkline } from './Sparkline.tsx';
import { Ttft } from './Ttft.tsx';

interface RowProps {
  readonly item: EndpointItem;
  readonly provider: Provider;
  /** In a list that is not grouped. */
  readonly namesProvider: boolean;
}

/** One endpoint. Drawn again only when its item is another one, and only near the screen: far from it, it keeps what it showed last. */
export const Row = memo(function Row(props: RowProps) {
  const row = useRef<HTMLLIElement>(null);
  const shown = useRef(props);
  if (useNear(row)) shown.current = props;
  const {
    state,
    endpoint: { id },
  } = shown.current.item;
  const isFailing = state.warmth === 'failing' && state.error !== null;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the link in it does the same by key.
    <li
      ref={row}
      className="home-row"
      data-paused={state.warmth === 'paused'}
      data-rests={state.rest !== null && state.intervalSeconds !== null}
      data-failing={isFailing || state.dropped !== null || state.rest?.kind === 'unconfirmed'}
      onClick={(event) => openUnlessControl(event, id)}
    >
      <Cells {...shown.current} />
    </li>
  );
});

const Cells = memo(function Cells({ item, provider, namesProvider }: RowProps) {
  const { endpoint, state, recent, day } = item;
  const { id, model } = endpoint;
  const tail = tailOf(model);
  const error = state.warmth === 'failing' ? state.error : null;
  return (
    <>
      <State state={state} />
      <div className="home-name">
        <a href={hrefOf({ view: 'detail', endpointId: id })} title={model} aria-label={model}>
          <span>{model.slice(0, tail)}</span>
          {model.slice(tail)}
        </a>
        {namesProvider && <span className="home-second">{provider.name}</span>}
      </div>
      {error !== null ? (
        <Failure error={error} endpoint={endpoint} provider={provider} />
      ) : state.dropped !== null ? (
        <Dropped endpoint={endpoint} by={state.dropped.by} />
      ) : state.rest?.kind === 'unconfirmed' ? (
        <div className="home-failure">
          <Unconfirmed endpoint={endpoint} usdPerHour={state.rest.usdPerHour} />
        </div>
      ) : (
        <>
          <Ttft lastMs={state.lastTtftMs} day={day} />
          <Sparkline endpointId={id} recent={barsIn(recent)} />
          <PingBar model={model} pings={barsIn(recent)} />
        </>
      )}
      <NextPing item={item} />
      <PingNow id={id} model={model} pinging={state.pinging} />
      <IntervalSelect endpoint={endpoint} seconds={state.intervalSeconds} belief={beliefIn(state)} />
      <KeepWarm endpoint={endpoint} />
    </>
  );
});

/** Where the end of a model's name begins, which stays when the name is too long: it tells versions apart. */
const tailOf = ({ length }: string): number => (length > 16 ? length - 8 : length);

/** A click beside the controls opens the endpoint, but not one that ends a selection of text. */
function openUnlessControl({ target }: MouseEvent, endpointId: string): void {
  const isControl = target instanceof Element && target.closest('a, button, select, label, summary, dialog') !== null;
  if (!isControl && getSelection()?.isCollapsed !== false) navigate({ view: 'detail', endpointId });
}

/** Icons are dear to draw: 200 of them only when the word is another. */
const State = memo(StateWord, (a, b) => shownOf(a.state) === shownOf(b.state));

/** What is never pinged is not kept warm either: switched on it takes the default interval. */
const KeepWarm = memo(function KeepWarm({ endpoint: { id, model, enabled, keepAlive } }: { readonly endpoint: ShownEndpoint }) {
  const isNever = keepAlive === null;
  return (
    <Switch
      label={`Keep ${model} warm`}
      checked={enabled && !isNever}
      onChange={(on) => changeEndpoint(id, { enabled: on, ...(isNever && { keepAlive: 'default' }) })}
    />
  );
});

const PingNow = memo(function PingNow({ id, model, pinging }: { readonly id: string; readonly model: string; readonly pinging: boolean }) {
  return (
    <button
      type="button"
      className="icon-button home-ping"
      aria-label={`Ping ${model} now`}
      title="Ping now"
      aria-disabled={pinging}
      onClick={() => !pinging && void pingNow({ id, model })}
    >
      <RefreshCw size={16} aria-hidden />
    </button>
  );
});
