import type { About } from '../../electron/api/about.ts';
import { apiPost } from '../api.ts';
import { copyText } from '../clipboard.ts';
import { showToast } from '../components/toastStore.ts';
import { CopyValue } from './CopyValue.tsx';
import type { Editing, Save } from './general.ts';
import { Row, Section } from './Rows.tsx';
import { SwitchRow } from './SwitchRow.tsx';
import { TextRow } from './TextRow.tsx';

interface AccessProps extends Editing {
  readonly about: Pick<About, 'surface' | 'loopback'>;
}

/** The page and the API on a port of this computer, and what opens them. */
export function Access({ general, save, about: { surface, loopback } }: AccessProps) {
  return (
    <Section name="access" title="Browser and API">
      {surface === 'desktop' ? (
        <Port loopback={general.loopback} isRunning={loopback.url !== null} save={save} />
      ) : (
        <Row label="Address" text="This page is served here, together with the API. Only this computer can reach it.">
          <CopyValue value={loopback.url ?? location.origin} what="address" />
        </Row>
      )}
      {surface === 'desktop' && loopback.url !== null && (
        <Row label="Address" text="For browsers and scripts. Only this computer can reach it.">
          <CopyValue value={loopback.url} what="address" />
        </Row>
      )}
      <Row label="Link for a browser" text="Opens this page in another browser on this computer. A link works once, within a minute.">
        <button type="button" className="button" disabled={surface === 'desktop' && loopback.url === null} onClick={() => void copyLink()}>
          Copy a link
        </button>
      </Row>
      <Row label="Token for programs" text="Programs send it as “Authorization: Bearer …”. It lies in this file, which only you can read.">
        <CopyValue value={loopback.tokenFile} what="path of the token" />
      </Row>
    </Section>
  );
}

function Port({
  loopback,
  isRunning,
  save,
}: {
  readonly loopback: Editing['general']['loopback'];
  readonly isRunning: boolean;
  readonly save: Save;
}) {
  const isStuck = loopback.enabled && !isRunning;
  return (
    <>
      <SwitchRow
        label="Loopback service"
        text={
          <>
            Serve this page and the API on a port of this computer.
            {isStuck && <span className="settings-because">It does not run. Another program may use the port: choose another one.</span>}
          </>
        }
        checked={loopback.enabled}
        onSave={(enabled) => save({ loopback: { ...loopback, enabled } })}
      />
      <TextRow
        label="Port"
        text="A number from 1 to 65535."
        value={String(loopback.port)}
        numeric
        onSave={(text) => (/^\d+$/.test(text) ? save({ loopback: { ...loopback, port: Number(text) } }) : Promise.resolve(NOT_A_PORT))}
      />
    </>
  );
}

const NOT_A_PORT = 'A port is a number from 1 to 65535, for example 4747.';

async function copyLink(): Promise<void> {
  const answer = await apiPost<{ url: string }>('/api/access-link');
  if (answer.ok) await copyText(answer.value.url, 'The link is copied. It works once, within a minute.');
  else showToast(answer.problem.message, { tone: 'bad' });
}
