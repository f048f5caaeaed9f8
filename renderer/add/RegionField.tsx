import { useState } from 'react';
import { Field, TextField } from '../components/Field.tsx';
import { bedrockRegions } from './regions.ts';

const OTHER = '?other';

interface RegionFieldProps {
  readonly region: string;
  /** The region that the chosen profile is set up for. */
  readonly own: string | null;
  readonly error?: string | undefined;
  readonly onChange: (region: string) => void;
}

/** Picks an AWS region, the profile's own first; one that is not listed can be typed. */
export function RegionField({ region, own, error, onChange }: RegionFieldProps) {
  const [byHand, setByHand] = useState(false);
  const isListed = region === '' || region === own || bedrockRegions.some(([id]) => id === region);
  const isByHand = byHand || !isListed;
  const others = bedrockRegions.filter(([id]) => id !== own);
  return (
    <>
      <Field label="Region" error={isByHand ? undefined : error}>
        {(control) => (
          <select
            {...control}
            className="select"
            value={isByHand ? OTHER : region}
            onChange={({ target: { value } }) => {
              setByHand(value === OTHER);
              onChange(value === OTHER ? '' : value);
            }}
          >
            <option value="">Choose a region</option>
            {own !== null && <option value={own}>{`${own} · of this profile`}</option>}
            {others.map(([id, name]) => (
              <option key={id} value={id}>
                {`${id} · ${name}`}
              </option>
            ))}
            <option value={OTHER}>Another region …</option>
          </select>
        )}
      </Field>
      {isByHand && <TextField label="Name of the region" value={region} error={error} placeholder="us-east-1" onChange={onChange} />}
    </>
  );
}
