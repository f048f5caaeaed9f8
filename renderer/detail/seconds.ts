const exact = new Intl.NumberFormat(undefined, { minimumSignificantDigits: 2, maximumSignificantDigits: 2 });
const long = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });

/** A time as people say it: `0.35 s`, `6.0 s`, `42.5 s`. */
export function seconds(ms: number): string {
  return `${(ms < 10_000 ? exact : long).format(ms / 1000)} s`;
}
