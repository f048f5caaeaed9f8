import { CELLS, ROWS, scaled, type Weights } from './posterior.ts';

/** A byte holds how many times e less likely a cell is than the likeliest, in steps of this; the last step is for all beyond. */
const BYTE_STEP = 0.08;
const LAST = 255;

/** Weights as base64, each within 4 % of what it was. */
export function packed(weights: Weights): string {
  const most = weights.reduce((a, b) => Math.max(a, b), 0);
  const bytes = Uint8Array.from(weights, (weight) => Math.min(LAST, Math.round(-Math.log(weight / most) / BYTE_STEP)));
  return Buffer.from(bytes).toString('base64');
}

/** @returns `null` for anything that {@link packed} has not made */
export function unpacked(text: string): Weights | null {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length !== ROWS * CELLS || bytes.toString('base64') !== text || !bytes.includes(0)) return null;
  const weights = Float64Array.from(bytes, (byte) => Math.exp(-byte * BYTE_STEP));
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  return scaled(weights, 1 / whole);
}
