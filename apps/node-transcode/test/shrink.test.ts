import { expect, test } from 'vitest';
import { distance, fingerprint } from '../src/fingerprint.ts';
import { blank } from '../src/image.ts';
import { decodeJpeg } from '../src/jpeg/decode.ts';
import { encodeJpeg } from '../src/jpeg/encode.ts';
import { paintFrame } from '../src/paint-frame.ts';
import { resize } from '../src/resize.ts';

test('a pixel of the small picture is the mean of those that it stands for', () => {
  const image = blank(4, 2);
  image.pixels.set([0, 0, 0, 100, 0, 0, 10, 10, 10, 10, 10, 10], 0);
  image.pixels.set([0, 80, 0, 100, 0, 40, 10, 10, 10, 10, 10, 10], 12);
  const { width, height, pixels } = resize(image, 2);
  expect({ width, height, pixels: [...pixels] }).toEqual({
    width: 2,
    height: 1,
    pixels: [50, 20, 10, 10, 10, 10],
  });
});

test('the shape stays, and nothing is enlarged', () => {
  expect(resize(blank(300, 100), 60)).toMatchObject({ width: 60, height: 20 });
  expect(resize(blank(100, 301), 60)).toMatchObject({ width: 20, height: 60 });
  expect(resize(blank(1000, 1), 10)).toMatchObject({ width: 10, height: 1 });
  expect(resize(blank(30, 20), 60)).toMatchObject({ width: 30, height: 20 });
});

test('a fingerprint survives shrinking and compression, and tells other pictures apart', () => {
  const picture = paintFrame(9, 640, 360);
  const small = decodeJpeg(encodeJpeg(resize(picture, 160), 40));
  expect(distance(fingerprint(picture), fingerprint(small))).toBeLessThan(6);
  expect(distance(fingerprint(picture), fingerprint(paintFrame(40, 640, 360)))).toBeGreaterThan(12);
});
