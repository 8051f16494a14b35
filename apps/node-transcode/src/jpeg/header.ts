import { readingTable } from './huffman.ts';
import { zigzag } from './zigzag.ts';

/** Brightness or one of the two colours, which may have fewer samples than there are pixels. */
export interface Component {
  readonly id: number;
  /** Samples in each direction, relative to those of the others. */
  readonly across: number;
  readonly down: number;
  readonly quantization: number;
}

export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly components: readonly Component[];
}

/** What the parts of a file before its bits have said so far. */
export interface Tables {
  readonly quantizations: Map<number, Uint16Array>;
  /** By class (0 for the first coefficient of a block, 1 for the others) times 16 plus number. */
  readonly codes: Map<number, Uint16Array>;
  restartInterval: number;
}

/** A number of two bytes, the higher one first. */
export const word = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);

export function readQuantizations(segment: Uint8Array, { quantizations }: Tables): void {
  for (let at = 0; at < segment.length;) {
    const [wide, number] = [segment[at]! >> 4, segment[at]! & 15];
    at++;
    const table = new Uint16Array(64);
    for (const place of zigzag) {
      table[place] = wide ? word(segment, at) : (segment[at] ?? 0);
      at += wide ? 2 : 1;
    }
    quantizations.set(number, table);
  }
}

export function readCodes(segment: Uint8Array, { codes }: Tables): void {
  for (let at = 0; at < segment.length;) {
    const counts = [...segment.subarray(at + 1, at + 17)];
    const total = counts.reduce((sum, count) => sum + count, 0);
    const symbols = [...segment.subarray(at + 17, at + 17 + total)];
    codes.set(segment[at]!, readingTable({ counts, symbols }));
    at += 17 + total;
  }
}

export function readFrame(segment: Uint8Array): Frame {
  const [height, width, count] = [word(segment, 1), word(segment, 3), segment[5] ?? 0];
  if (segment[0] !== 8) throw new Error(`${segment[0]} bits a sample; 8 are read here`);
  if (width * height === 0) throw new Error('the picture has no size');
  if (count !== 1 && count !== 3) throw new Error(`${count} colours; pictures of 1 or 3 are read here`);
  const components = Array.from({ length: count }, (_, index): Component => {
    const at = 6 + index * 3;
    const sampling = segment[at + 1] ?? 0x11;
    return {
      id: segment[at]!,
      across: sampling >> 4,
      down: sampling & 15,
      quantization: segment[at + 2] ?? 0,
    };
  });
  if (components.some(({ across, down }) => ![1, 2, 4].includes(across) || ![1, 2, 4].includes(down))) {
    throw new Error('a kind of colour sampling that is not read here');
  }
  return { width, height, components };
}
