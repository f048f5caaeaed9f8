/** A part of one as SVG takes it for a length. */
export const percent = (part: number): string => `${(part * 100).toFixed(2)}%`;
