import { CircleMinus, Flame, type LucideIcon, Snowflake, TriangleAlert } from 'lucide-react';
import { memo } from 'react';
import type { Outcome, Ping } from '../../electron/domain/ping.ts';
import { causeWords } from '../components/causes.ts';
import { ErrorText } from '../components/ErrorText.tsx';
import { Stamp } from '../components/Time.tsx';
import { outcomeWords } from '../components/warmth.ts';
import { count, milliseconds, money, NOTHING } from '../format.ts';
import { serviceNow } from '../live/clock.ts';
import { pingTime } from './pingTime.ts';

/** Signs of the outcomes; the colours are those of the state with the same sign. */
const signs: Readonly<Record<Outcome, { readonly icon: LucideIcon; readonly shown: string }>> = {
  warm: { icon: Flame, shown: 'warm' },
  cold: { icon: Snowflake, shown: 'cold' },
  failed: { icon: TriangleAlert, shown: 'failing' },
  skipped: { icon: CircleMinus, shown: 'busy' },
};

/** One ping and where its time went. A ping never changes, so its row is drawn once. */
export const PingRow = memo(
  function PingRow({ ping }: { readonly ping: Ping }) {
    const { icon: Icon, shown } = signs[ping.outcome];
    return (
      <tr>
        <td>
          <Stamp at={ping.at} text={pingTime(ping.at, serviceNow())} />
        </td>
        <td>
          <span className="state-word" data-shown={shown}>
            <Icon size={16} aria-hidden />
            {ping.outcome === 'cold' && ping.totalMs === null ? 'cold' : outcomeWords[ping.outcome]}
          </span>
        </td>
        <Cell name="TTFT" value={milliseconds(ping.ttftMs)} />
        <Cell name="net" value={milliseconds(ping.ttftNetMs)} />
        <Cell name="connect" value={milliseconds(ping.connectMs)} />
        <Cell name="load" value={milliseconds(ping.loadMs)} />
        <Cell name="total" value={milliseconds(ping.totalMs)} />
        <Cell name="tokens" value={tokens(ping)} />
        <Cell name="cached" value={cached(ping)} />
        <Cell name="cost" value={money(ping.costUsd)} />
        <td className="detail-remark">
          <Remark ping={ping} />
        </td>
      </tr>
    );
  },
  (before, after) => before.ping.at === after.ping.at,
);

function Cell({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <td className="number" data-name={name} data-empty={value === NOTHING}>
      {value}
    </td>
  );
}

/** `12 + 1`: in and out. */
function tokens({ inputTokens, outputTokens }: Ping): string {
  return inputTokens === null && outputTokens === null ? NOTHING : `${counted(inputTokens)} + ${counted(outputTokens)}`;
}

const counted = (n: number | null): string => (n === null ? NOTHING : count(n));

/** `1,024 of 1,031`: input tokens that came from a prompt cache; `4,100 put in` where they went there. */
function cached({ inputTokens, cachedTokens, cacheWriteTokens }: Ping): string {
  if (inputTokens === null || cachedTokens === null) return NOTHING;
  return cacheWriteTokens ? `${count(cacheWriteTokens)} put in` : `${count(cachedTokens)} of ${count(inputTokens)}`;
}

function Remark({ ping: { error, reason, by } }: { readonly ping: Ping }) {
  const made = by === undefined ? null : `by ${by}`;
  if (error === null) return [made, reason].filter((part) => part !== null).join(' · ');
  return (
    <details>
      <summary>{[causeWords[error.kind], made].filter((part) => part !== null).join(' · ')}</summary>
      <ErrorText error={error} />
    </details>
  );
}
