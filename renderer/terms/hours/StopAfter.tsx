import { durationMs } from '../../../electron/domain/duration.ts';
import { useWanted } from '../../components/useWanted.ts';
import { roughly } from '../../format.ts';

interface StopAfterProps {
  readonly id: string;
  readonly describedBy: string;
  /** `null`: never; missing: as for all. */
  readonly value: string | null | undefined;
  /** What holds for all, where one may differ from it; `undefined` where this is for all. */
  readonly ofAll?: string | null;
  /**
   * @param value `default` takes what holds for all
   * @returns whether it is saved
   */
  readonly onChange: (value: string | null) => Promise<boolean>;
}

const STEPS = ['30m', '1h', '2h', '4h', '8h', '24h'] as const;
const NEVER = 'never';
const DEFAULT = 'default';

/** How long nobody may use an endpoint before it is left alone. */
export function StopAfter({ id, describedBy, value, ofAll, onChange }: StopAfterProps) {
  const [shown, want] = useWanted(value === undefined ? DEFAULT : (value ?? NEVER));
  const isUsual = typeof value !== 'string' || STEPS.some((step) => step === value);
  const choose = (next: string): void => void want(next, onChange(next === NEVER ? null : next));
  return (
    <select id={id} aria-describedby={describedBy} className="select inline" value={shown} onChange={(event) => choose(event.target.value)}>
      {ofAll !== undefined && <option value={DEFAULT}>As for all ({stopWords(ofAll)})</option>}
      <option value={NEVER}>Never</option>
      {STEPS.map((step) => (
        <option key={step} value={step}>
          {stopWords(step)}
        </option>
      ))}
      {!isUsual && <option value={value}>{stopWords(value)}</option>}
    </select>
  );
}

/** `never`, `4 h without use`. */
export function stopWords(value: string | null): string {
  return value === null ? NEVER : `${roughly(durationMs(value))} without use`;
}
