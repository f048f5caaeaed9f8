/** Pixels: four bytes each (red, green, blue, alpha; alpha not multiplied in), row after row from the top. */
export interface Image {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
}

/** The shape of `image` in one colour: only its alpha is kept. */
export function inInk({ width, height, rgba }: Image, [red, green, blue]: readonly [number, number, number]): Image {
  return { width, height, rgba: rgba.map((value, index) => [red, green, blue, value][index % 4] ?? value) };
}
