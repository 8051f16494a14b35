import { Task } from '@tasktree/node';
import type { BitReader } from './bit-reader.ts';
import { toPlaces } from './cosines.ts';
import type { Component, Frame, Tables } from './header.ts';
import { zigzag } from './zigzag.ts';

/** The samples of one component, in whole blocks. */
export interface Plane {
  readonly component: Component;
  readonly blocksAcross: number;
  readonly samples: Uint8ClampedArray;
}

/** One component's part in a scan. */
interface Reading {
  readonly plane: Plane;
  readonly quantization: Uint16Array;
  readonly first: Uint16Array;
  readonly others: Uint16Array;
  /** The first coefficient of a block is told as a difference to the last block's. */
  last: number;
}

const block = new Float32Array(64);

export function planesOf(frame: Frame): Plane[] {
  const [across, down] = units(frame);
  return frame.components.map((component) => {
    const blocksAcross = across * component.across;
    return {
      component,
      blocksAcross,
      samples: new Uint8ClampedArray(blocksAcross * down * component.down * 64),
    };
  });
}

/** Reads the bits of one scan into its planes. A cancelled task ends here, between two rows of blocks. */
export function readScan(
  selectors: Uint8Array,
  frame: Frame,
  planes: readonly Plane[],
  tables: Tables,
  bits: BitReader,
): void {
  const readings = readingsOf(selectors, planes, tables);
  const [only] = readings;
  // A scan of one component goes block by block; otherwise in units with some blocks of each.
  const alone = readings.length === 1 && only !== undefined;
  const [across, down] = alone ? ownBlocks(frame, only.plane.component) : units(frame);
  let unit = 0;
  for (let row = 0; row < down; row++) {
    Task.checkCancellation();
    for (let column = 0; column < across; column++) {
      if (tables.restartInterval > 0 && unit > 0 && unit % tables.restartInterval === 0) {
        bits.skipMarker();
        for (const reading of readings) reading.last = 0;
      }
      unit++;
      for (const reading of readings) {
        const { across: width, down: height } = alone ? { across: 1, down: 1 } : reading.plane.component;
        for (let y = 0; y < height; y++) {
          for (let x = 0; x < width; x++) readBlock(reading, bits, column * width + x, row * height + y);
        }
      }
    }
  }
}

/** How many units of 8 × 8 of the least sampled component there are. */
function units({ width, height, components }: Frame): [across: number, down: number] {
  const most = (of: (component: Component) => number): number => Math.max(...components.map(of));
  return [
    Math.ceil(width / 8 / most(({ across }) => across)),
    Math.ceil(height / 8 / most(({ down }) => down)),
  ];
}

function ownBlocks(frame: Frame, component: Component): [across: number, down: number] {
  const most = (of: (component: Component) => number): number => Math.max(...frame.components.map(of));
  return [
    Math.ceil((frame.width * component.across) / most(({ across }) => across) / 8),
    Math.ceil((frame.height * component.down) / most(({ down }) => down) / 8),
  ];
}

function readingsOf(selectors: Uint8Array, planes: readonly Plane[], tables: Tables): Reading[] {
  return Array.from({ length: selectors[0] ?? 0 }, (_, index) => {
    const [id, numbers = 0] = selectors.subarray(1 + index * 2, 3 + index * 2);
    const plane = planes.find(({ component }) => component.id === id);
    const quantization = tables.quantizations.get(plane?.component.quantization ?? -1);
    const first = tables.codes.get(numbers >> 4);
    const others = tables.codes.get(16 + (numbers & 15));
    if (plane === undefined || quantization === undefined || first === undefined || others === undefined) {
      throw new Error('the picture is damaged: a table is missing');
    }
    return { plane, quantization, first, others, last: 0 };
  });
}

function readBlock(reading: Reading, bits: BitReader, column: number, row: number): void {
  const { plane, quantization, first, others } = reading;
  block.fill(0);
  reading.last += bits.number(bits.symbol(first));
  block[0] = reading.last * quantization[0]!;
  for (let index = 1; index < 64; index++) {
    const symbol = bits.symbol(others);
    const length = symbol & 15;
    const zeros = symbol >> 4;
    if (length === 0) {
      if (zeros < 15) break;
      index += 15;
      continue;
    }
    index += zeros;
    if (index > 63) throw new Error('the picture is damaged: a block is too long');
    const place = zigzag[index]!;
    block[place] = bits.number(length) * quantization[place]!;
  }
  toPlaces(block);
  const width = plane.blocksAcross * 8;
  let to = row * 8 * width + column * 8;
  for (let from = 0; from < 64; from += 8, to += width) {
    for (let x = 0; x < 8; x++) plane.samples[to + x] = block[from + x]! + 128;
  }
}
