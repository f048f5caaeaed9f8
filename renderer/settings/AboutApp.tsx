import type { About } from '../../electron/api/about.ts';
import { Row, Section } from './Rows.tsx';

/** What this is. */
export function AboutApp({ version, surface, electron, node, platform }: About) {
  const runtime = electron === null ? `Node ${node}` : `Electron ${electron} with Node ${node}`;
  return (
    <Section name="about" title="About">
      <Row label="Pilot Light" text={surface === 'desktop' ? 'Desktop app' : 'Service without a window'}>
        <span className="settings-fact">{version}</span>
      </Row>
      <Row label="Runtime" text={platform}>
        <span className="settings-fact">{runtime}</span>
      </Row>
      <Row label="Licence" text="Free software. No account, no telemetry: nothing leaves this computer but the pings.">
        <span className="settings-fact">MIT</span>
      </Row>
    </Section>
  );
}
