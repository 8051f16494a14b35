import sharp, { type Sharp } from 'sharp';
import { describe, expect, test } from 'vitest';
import type { Image } from '../src/image.ts';
import { decodeJpeg } from '../src/jpeg/decode.ts';
import { encodeJpeg } from '../src/jpeg/encode.ts';
import { paintFrame } from '../src/paint-frame.ts';

const painted = paintFrame(8, 150, 101);

/** What libjpeg makes of it: pixels, three bytes each. */
async function readBySharp(bytes: Uint8Array): Promise<Buffer> {
  return sharp(bytes).toColourspace('srgb').removeAlpha().raw().toBuffer();
}

const raw = ({ width, height, pixels }: Image): Sharp =>
  sharp(pixels, { raw: { width, height, channels: 3 } });

function meanDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += Math.abs((a[index] ?? 0) - (b[index] ?? 0));
  return sum / a.length;
}

describe('what it writes', () => {
  test.each([100, 75, 30])('another reader sees as it does, at quality %i', async (quality) => {
    const bytes = encodeJpeg(painted, quality);
    const { width, height, format } = await sharp(bytes).metadata();
    expect({ width, height, format }).toEqual({ width: 150, height: 101, format: 'jpeg' });
    expect(meanDifference(decodeJpeg(bytes).pixels, await readBySharp(bytes))).toBeLessThan(0.6);
  });

  test('is close to the original, the closer the better the quality', () => {
    const errors = [100, 75, 30].map((quality) =>
      meanDifference(decodeJpeg(encodeJpeg(painted, quality)).pixels, painted.pixels),
    );
    expect(errors[0]).toBeLessThan(0.6);
    expect(errors).toEqual(errors.toSorted((a, b) => a - b));
  });

  test('survives pictures of one pixel, and of one row', () => {
    for (const [width, height] of [
      [1, 1],
      [33, 1],
      [8, 8],
    ] as const) {
      const image = paintFrame(1, width, height);
      expect(meanDifference(decodeJpeg(encodeJpeg(image, 95)).pixels, image.pixels)).toBeLessThan(3);
    }
  });
});

describe('what it reads', () => {
  test.each(['4:4:4', '4:2:0'])('files of libjpeg with colours sampled %s', async (chromaSubsampling) => {
    const bytes = await raw(painted).jpeg({ quality: 90, chromaSubsampling }).toBuffer();
    // Half of the colours are guessed, and libjpeg guesses more smoothly.
    const limit = chromaSubsampling === '4:4:4' ? 0.6 : 4;
    expect(meanDifference(decodeJpeg(bytes).pixels, await readBySharp(bytes))).toBeLessThan(limit);
  });

  test('pictures without colour', async () => {
    const bytes = await raw(painted).toColourspace('b-w').jpeg().toBuffer();
    expect(meanDifference(decodeJpeg(bytes).pixels, await readBySharp(bytes))).toBeLessThan(0.6);
  });

  test.each<[string, (bytes: Buffer) => Uint8Array | Promise<Uint8Array>, RegExp]>([
    ['ends in the middle', (bytes) => bytes.subarray(0, bytes.length / 2), /ends in the middle/],
    ['ends in its head', (bytes) => bytes.subarray(0, 40), /ends before it begins/],
    ['is a PNG', () => raw(painted).png().toBuffer(), /not a JPEG/],
    ['is progressive', () => raw(painted).jpeg({ progressive: true }).toBuffer(), /progressive/],
    ['is empty', () => new Uint8Array(), /not a JPEG/],
  ])('says so when a file %s', async (_, spoil, message) => {
    const spoilt = await spoil(await raw(painted).jpeg().toBuffer());
    expect(() => decodeJpeg(spoilt)).toThrow(message);
  });

  test('ends with an error or a picture, whatever is wrong in a file', () => {
    const good = encodeJpeg(painted, 60);
    // From behind the size: a wrong one may ask for gigabytes.
    for (let at = 180; at < good.length; at += 7) {
      const bad = good.slice();
      bad[at] = (bad[at] ?? 0) ^ 0x55;
      try {
        decodeJpeg(bad);
      } catch (error) {
        expect(error).toBeInstanceOf(Error);
      }
    }
  });
});
