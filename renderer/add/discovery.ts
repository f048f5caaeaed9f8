import { useCallback, useEffect, useRef, useState } from 'react';
import type { AwsProfile, Discovery, Elsewhere, FoundServer } from '../../electron/domain/discovery.ts';
import { apiGet, apiPost, type Problem } from '../api.ts';

/** What was found so far, and whether somebody is still looking. `null`: not yet known. */
export interface Finding {
  readonly servers: readonly FoundServer[] | null;
  readonly aws: readonly AwsProfile[] | null;
  readonly looking: 'here' | 'elsewhere' | null;
  readonly problem: Problem | null;
  /** What the last look elsewhere brought, as a sentence. */
  readonly elsewhere: string | null;
}

export interface Finder extends Finding {
  readonly lookHere: () => void;
  readonly lookElsewhere: (place: Elsewhere) => void;
}

const NOTHING: Finding = { servers: null, aws: null, looking: 'here', problem: null, elsewhere: null };

/** Looks for servers on this computer at once, and elsewhere when asked. */
export function useDiscovery(): Finder {
  const [finding, setFinding] = useState<Finding>(NOTHING);
  const ending = useRef<AbortController | null>(null);

  const look = useCallback(async (looking: 'here' | 'elsewhere', ask: (signal: AbortSignal) => ReturnType<typeof apiGet<Discovery>>) => {
    ending.current?.abort();
    const mine = new AbortController();
    ending.current = mine;
    setFinding((now) => ({ ...now, looking, problem: null, elsewhere: null }));
    const answer = await ask(mine.signal);
    if (ending.current !== mine) return;
    if (!answer.ok) setFinding((now) => ({ ...now, looking: null, problem: answer.problem }));
    else setFinding((now) => (looking === 'here' ? found(answer.value) : withMore(now, answer.value)));
  }, []);

  const lookHere = useCallback(() => void look('here', (signal) => apiGet<Discovery>('/api/discovery', signal)), [look]);
  const lookElsewhere = useCallback(
    (place: Elsewhere) => void look('elsewhere', (signal) => apiPost<Discovery>('/api/discovery', place, signal)),
    [look],
  );
  useEffect(() => {
    lookHere();
    return () => {
      ending.current?.abort();
      ending.current = null;
    };
  }, [lookHere]);
  return { ...finding, lookHere, lookElsewhere };
}

const found = ({ servers, aws }: Discovery): Finding => ({ servers, aws, looking: null, problem: null, elsewhere: null });

function withMore(now: Finding, { servers }: Discovery): Finding {
  const known = new Set(now.servers?.map(({ baseUrl }) => baseUrl));
  const fresh = servers.filter(({ baseUrl }) => !known.has(baseUrl));
  const elsewhere = fresh.length > 0 ? null : servers.length > 0 ? 'Nothing new was found there.' : 'No model server was found there.';
  return { ...now, looking: null, problem: null, servers: [...(now.servers ?? []), ...fresh], elsewhere };
}
