import type { EndpointCost } from '../../electron/domain/cost.ts';
import { AUTO, formatDuration, parseKeepAlive } from '../../electron/domain/duration.ts';
import type { ShownEndpoint } from '../../electron/domain/endpoint.ts';
import type { Provider } from '../../electron/domain/provider.ts';
import type { EndpointState } from '../../electron/domain/warmth.ts';
import { changeEndpoint } from '../actions.ts';
import { beliefIn } from '../belief.ts';
import { useWanted } from '../components/useWanted.ts';
import { spaced } from '../intervals.ts';
import { Costs } from './Costs.tsx';
import { costNote, costsOf, type IntervalCost } from './cost.ts';
import { ExactInterval } from './ExactInterval.tsx';
import { IntervalSlider } from './IntervalSlider.tsx';
import { choiceOf, PRESETS } from './interval.ts';

interface IntervalControlProps {
  readonly endpoint: ShownEndpoint;
  readonly provider: Provider;
  readonly state: EndpointState;
  /** `null`: not read yet. */
  readonly cost: EndpointCost | null;
  readonly defaultKeepAlive: string | null;
}

/** How often it is pinged: a slider for the usual steps, a list with what each costs, and a field for any other. */
export function IntervalControl({ endpoint, provider, state, cost, defaultKeepAlive }: IntervalControlProps) {
  const { keepAlive, apply } = useKeepAlive(endpoint);
  const chosen = choiceOf(keepAlive);
  // What is learned is no number of whole seconds.
  const now = state.intervalSeconds === null ? null : Math.round(state.intervalSeconds);
  const seconds = chosen.kind === 'every' ? chosen.seconds : chosen.kind === 'default' || chosen.kind === 'auto' ? now : null;
  const isPreset = chosen.kind === 'every' && PRESETS.some((preset) => preset === chosen.seconds);
  const costOf = (every: number | null): IntervalCost | null => costsOf(cost, every);
  const note = costNote(cost);
  const showsPin = provider.kind === 'ollama' || chosen.kind === 'pin';
  return (
    <section className="detail-section" aria-labelledby="detail-interval">
      <h2 id="detail-interval">Interval</h2>
      <IntervalSlider seconds={seconds} onChange={(next) => apply(formatDuration(next))} />
      <fieldset className="detail-intervals">
        <legend className="visually-hidden">Ping after so much silence</legend>
        <div className="detail-intervals-head label" aria-hidden={cost?.kind === 'usd'}>
          <span>after so much silence</span>
          {cost?.kind === 'usd' ? (
            <>
              <span>a day</span>
              <span>a month</span>
            </>
          ) : (
            <span>{cost === null ? '' : cost.kind === 'free' ? 'costs nothing here' : 'price not known'}</span>
          )}
        </div>
        <Row
          label="Automatic (recommended)"
          hint={beliefIn(state) ?? 'As rarely as keeps it warm.'}
          checked={chosen.kind === 'auto'}
          cost={state.rule === 'auto' ? costOf(now) : null}
          onChoose={() => void apply(AUTO)}
        />
        <Row
          label={defaultLabel(defaultKeepAlive)}
          checked={chosen.kind === 'default'}
          cost={defaultKeepAlive !== AUTO ? costOf(secondsOf(defaultKeepAlive)) : chosen.kind === 'default' ? costOf(now) : null}
          onChoose={() => void apply('default')}
        />
        {PRESETS.map((preset) => (
          <Row
            key={preset}
            label={spaced(preset)}
            checked={chosen.kind === 'every' && chosen.seconds === preset}
            cost={costOf(preset)}
            onChoose={() => void apply(formatDuration(preset))}
          />
        ))}
        {showsPin && (
          <Row
            label="Pinned: never unloaded"
            checked={chosen.kind === 'pin'}
            cost={costOf(secondsOf(defaultKeepAlive))}
            onChoose={() => void apply('-1')}
          />
        )}
        <Row label="Not scheduled" checked={chosen.kind === 'off'} cost={costOf(null)} onChoose={() => void apply(null)} />
        <ExactInterval
          keepAlive={keepAlive}
          seconds={seconds}
          checked={chosen.kind === 'every' && !isPreset}
          costOf={costOf}
          onApply={(typed) => void apply(typed)}
        />
      </fieldset>
      {note !== null && <p className="hint">{note}</p>}
    </section>
  );
}

/** Shows a change at once, and the old interval again when it fails. `default` takes the endpoint back to the default. */
function useKeepAlive({ id, keepAlive }: ShownEndpoint) {
  const [shown, want] = useWanted(keepAlive);
  const apply = (next: string | null): Promise<boolean> => {
    const change = changeEndpoint(id, { keepAlive: next });
    void want(next === 'default' ? undefined : next, change);
    return change;
  };
  return { keepAlive: shown, apply };
}

/** Pinned ones are looked after this often when the default is no interval either. */
const PINNED_SECONDS = 120;

function secondsOf(keepAlive: string | null): number {
  const rule = parseKeepAlive(keepAlive);
  return rule.ok && rule.value.kind === 'every' ? rule.value.seconds : PINNED_SECONDS;
}

function defaultLabel(keepAlive: string | null): string {
  const rule = parseKeepAlive(keepAlive);
  if (!rule.ok || rule.value.kind === 'off') return 'Default';
  return `Default (${rule.value.kind === 'every' ? spaced(rule.value.seconds) : rule.value.kind === 'pin' ? 'pinned' : 'automatic'})`;
}

interface RowProps {
  readonly label: string;
  readonly hint?: string;
  readonly checked: boolean;
  readonly cost: IntervalCost | null;
  readonly onChoose: () => void;
}

function Row({ label, hint, checked, cost, onChoose }: RowProps) {
  return (
    <label className="detail-interval">
      <input type="radio" name="interval" checked={checked} onChange={onChoose} />
      <span>
        {label}
        {hint !== undefined && <span className="hint detail-hint">{hint}</span>}
      </span>
      <Costs cost={cost} />
    </label>
  );
}
