import { fingerprint } from './fingerprint.ts';
import { decodeJpeg } from './jpeg/decode.ts';
import { encodeJpeg } from './jpeg/encode.ts';
import { resize } from './resize.ts';

export interface Form {
  /** The longest side, in pixels. */
  readonly size: number;
  readonly quality: number;
}

export interface Transcoded {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
  readonly fingerprint: string;
  /** In milliseconds, on the thread that did it. */
  readonly took: number;
}

/** Decodes a JPEG, makes it smaller, takes its fingerprint and encodes it again: work for a processor, from begin to end. */
export function transcode(file: Uint8Array, { size, quality }: Form): Transcoded {
  const begun = performance.now();
  const image = resize(decodeJpeg(file), size);
  const { width, height } = image;
  const bytes = encodeJpeg(image, quality);
  return { bytes, width, height, fingerprint: fingerprint(image), took: performance.now() - begun };
}
