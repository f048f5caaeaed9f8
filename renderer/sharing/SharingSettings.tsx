import { lazy, Suspense } from 'react';
import { patiently } from '../later.ts';
import type { Editing } from '../settings/general.ts';
import { Section } from '../settings/Rows.tsx';

const SharingPanel = lazy(() => patiently(() => import('./SharingPanel.tsx')));

/** Instances on several machines that work together. */
export function SharingSettings({ general }: Pick<Editing, 'general'>) {
  return (
    <Section
      title="Several machines"
      name="sharing"
      text="Instances of Pilot Light on several machines can share one schedule through a Redis, so that nobody pings twice. Where Redis is away, each goes on alone. What you choose counts once you save it."
    >
      <Suspense fallback={<p className="hint">Loading …</p>}>
        <SharingPanel sharing={general.sharing} />
      </Suspense>
    </Section>
  );
}
