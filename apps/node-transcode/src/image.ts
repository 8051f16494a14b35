/** A picture in memory: rows from the top, three bytes a pixel. */
export interface Image {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8ClampedArray<ArrayBuffer>;
}

export function blank(width: number, height: number): Image {
  return { width, height, pixels: new Uint8ClampedArray(width * height * 3) };
}
