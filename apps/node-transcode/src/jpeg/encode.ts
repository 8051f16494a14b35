import { Task } from '@tasktree/node';
import type { Image } from '../image.ts';
import { BitWriter } from './bit-writer.ts';
import { toFrequencies } from './cosines.ts';
import { type CodeTable, writingTable } from './huffman.ts';
import { firstCodes, otherCodes, quantizations } from './standard-tables.ts';
import { zigzag } from './zigzag.ts';

const first = writingTable(firstCodes);
const others = writingTable(otherCodes);
const block = new Float32Array(64);

/** Writes a baseline JPEG without subsampling. `quality` is from 1 to 100. */
export function encodeJpeg(image: Image, quality: number): Uint8Array<ArrayBuffer> {
  const out = new BitWriter();
  const tables = quantizations(quality);
  writeHeader(out, image, tables);
  // The first coefficient of each block is told as a difference to the last block's, for each component.
  const last = [0, 0, 0];
  for (let top = 0; top < image.height; top += 8) {
    Task.checkCancellation();
    for (let left = 0; left < image.width; left += 8) {
      for (let component = 0; component < 3; component++) {
        load(image, left, top, component);
        toFrequencies(block);
        last[component] = writeBlock(out, tables[component === 0 ? 0 : 1], last[component]!);
      }
    }
  }
  out.endBits();
  out.word(0xffd9);
  return out.finish();
}

function writeHeader(
  out: BitWriter,
  { width, height }: Image,
  [light, colour]: readonly [Uint8Array, Uint8Array],
): void {
  const inOrder = (table: Uint8Array): number[] => Array.from(zigzag, (place) => table[place]!);
  const codes = (id: number, { counts, symbols }: CodeTable): number[] => [id, ...counts, ...symbols];
  out.word(0xffd8);
  out.segment(0xffe0, [...Buffer.from('JFIF\0'), 1, 1, 0, 0, 1, 0, 1, 0, 0]);
  out.segment(0xffdb, [0, ...inOrder(light), 1, ...inOrder(colour)]);
  const components = [0, 1, 1].flatMap((table, index) => [index + 1, 0x11, table]);
  out.segment(0xffc0, [8, height >> 8, height & 255, width >> 8, width & 255, 3, ...components]);
  out.segment(0xffc4, [...codes(0, firstCodes), ...codes(16, otherCodes)]);
  out.segment(0xffda, [3, 1, 0, 2, 0, 3, 0, 0, 63, 0]);
}

/** Brightness (0) or a colour of 8 × 8 pixels; the last row and column stand for what is beyond the edge. */
function load({ width, height, pixels }: Image, left: number, top: number, component: number): void {
  for (let y = 0; y < 8; y++) {
    const row = Math.min(top + y, height - 1) * width;
    for (let x = 0; x < 8; x++) {
      const at = (row + Math.min(left + x, width - 1)) * 3;
      const [red, green, blue] = [pixels[at]!, pixels[at + 1]!, pixels[at + 2]!];
      block[y * 8 + x] =
        component === 0
          ? 0.299 * red + 0.587 * green + 0.114 * blue - 128
          : component === 1
            ? -0.168736 * red - 0.331264 * green + 0.5 * blue
            : 0.5 * red - 0.418688 * green - 0.081312 * blue;
    }
  }
}

function writeBlock(out: BitWriter, quantization: Uint8Array, last: number): number {
  const coefficient = (index: number): number => {
    const place = zigzag[index]!;
    return Math.round(block[place]! / quantization[place]!);
  };
  const put = (codes: Uint32Array, zeros: number, value: number): void => {
    const length = 32 - Math.clz32(Math.abs(value));
    const code = codes[(zeros << 4) | length]!;
    out.bits(code & 0xffff, code >>> 16);
    if (length > 0) out.bits(value < 0 ? value + (1 << length) - 1 : value, length);
  };
  const begin = coefficient(0);
  put(first, 0, begin - last);
  let zeros = 0;
  for (let index = 1; index < 64; index++) {
    const value = coefficient(index);
    if (value === 0) {
      zeros++;
      continue;
    }
    for (; zeros > 15; zeros -= 16) put(others, 15, 0);
    put(others, zeros, value);
    zeros = 0;
  }
  if (zeros > 0) put(others, 0, 0);
  return begin;
}
