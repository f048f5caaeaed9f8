import { CopyValue } from './CopyValue.tsx';
import { Export } from './Export.tsx';
import type { Editing } from './general.ts';
import { Row, Section } from './Rows.tsx';
import { TextRow } from './TextRow.tsx';

/** What is remembered, for how long, and where. */
export function HistoryData({ general, save, dataDir }: Editing & { readonly dataDir: string }) {
  return (
    <Section name="history" title="History">
      <TextRow
        label="Keep every ping for"
        text="Older ones live on in the graphs, as sums of some minutes each, for two years."
        value={String(general.retentionDays)}
        numeric
        unit="days"
        onSave={(text) => (/^\d+$/.test(text) ? save({ retentionDays: Number(text) }) : Promise.resolve(NOT_DAYS))}
      />
      <Export />
      <Row label="Data folder" text="Settings, history and stored secrets live here.">
        <CopyValue value={dataDir} what="path of the data folder" />
      </Row>
    </Section>
  );
}

const NOT_DAYS = 'Write a whole number of days, for example 90.';
