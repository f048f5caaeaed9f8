/** What the page of the graphs offers to the bench. */
export interface Bench {
  /** Draws so many points with the product's graph. @returns ms from the call to the end of the next frame */
  ours(count: number): Promise<number>;
  /** The same picture, drawn by hand. */
  bare(count: number): Promise<number>;
  /** Zooms from range to range: query, and drawing of what it answers. @returns ms and points of each */
  zooms(
    endpointId: string,
    ranges: readonly { readonly from: number; readonly to: number }[],
  ): Promise<{ readonly took: number[]; readonly points: number[] }>;
}

/** Of every graph, px. */
export const HEIGHT = 280;
