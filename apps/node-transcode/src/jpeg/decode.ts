import { blank, type Image } from '../image.ts';
import { BitReader } from './bit-reader.ts';
import { type Frame, readCodes, readFrame, readQuantizations, type Tables, word } from './header.ts';
import { type Plane, planesOf, readScan } from './scan.ts';

const START = 0xffd8;
const END = 0xffd9;
const FRAME = 0xffc0;
const EXTENDED_FRAME = 0xffc1;
const CODES = 0xffc4;
const SCAN = 0xffda;
const QUANTIZATIONS = 0xffdb;
const RESTART_INTERVAL = 0xffdd;

/** Reads a baseline JPEG. Throws an `Error` that says what is wrong with the file. */
export function decodeJpeg(bytes: Uint8Array): Image {
  if (word(bytes, 0) !== START) throw new Error('not a JPEG');
  const tables: Tables = { quantizations: new Map(), codes: new Map(), restartInterval: 0 };
  let frame: Frame | undefined;
  let planes: Plane[] = [];
  for (let at = 2; at + 4 <= bytes.length;) {
    const marker = word(bytes, at);
    if (marker === END) break;
    const segment = bytes.subarray(at + 4, at + 2 + word(bytes, at + 2));
    at += 2 + word(bytes, at + 2);
    if (marker === QUANTIZATIONS) readQuantizations(segment, tables);
    else if (marker === CODES) readCodes(segment, tables);
    else if (marker === RESTART_INTERVAL) tables.restartInterval = word(segment, 0);
    else if (marker === FRAME || marker === EXTENDED_FRAME) planes = planesOf((frame = readFrame(segment)));
    else if (marker === SCAN && frame !== undefined) {
      const bits = new BitReader(bytes, at);
      readScan(segment, frame, planes, tables, bits);
      at = bits.skipMarker() - 2;
    } else if (marker >= 0xffc0 && marker <= 0xffcf)
      throw new Error('a progressive JPEG; baseline is read here');
    else if (marker < 0xff01) throw new Error('the picture is damaged: no marker where one should be');
  }
  if (frame === undefined) throw new Error('the picture ends before it begins');
  return paint(frame, planes);
}

/** From brightness and two colours to red, green and blue. */
function paint({ width, height }: Frame, planes: readonly Plane[]): Image {
  const image = blank(width, height);
  const across = Math.max(...planes.map(({ component }) => component.across));
  const down = Math.max(...planes.map(({ component }) => component.down));
  const [light, blue = light, red = light] = planes as [Plane, Plane?, Plane?];
  const grey = planes.length === 1;
  const sample = ({ component, blocksAcross, samples }: Plane, x: number, y: number): number =>
    samples[
      (((y * component.down) / down) | 0) * blocksAcross * 8 + (((x * component.across) / across) | 0)
    ]!;
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 3) {
      const lightness = sample(light, x, y);
      const toBlue = grey ? 0 : sample(blue, x, y) - 128;
      const toRed = grey ? 0 : sample(red, x, y) - 128;
      image.pixels[at] = lightness + 1.402 * toRed;
      image.pixels[at + 1] = lightness - 0.344136 * toBlue - 0.714136 * toRed;
      image.pixels[at + 2] = lightness + 1.772 * toBlue;
    }
  }
  return image;
}
