import type { Image } from './image.ts';

/**
 * 64 bits that stay nearly the same when a picture is scaled or compressed: whether each of 8 × 8 places is brighter than the one to
 * its right. Two pictures that differ in few of them look alike.
 */
export function fingerprint(image: Image): string {
  const { width, height, pixels } = image;
  let bits = 0n;
  for (let y = 0; y < 8; y++) {
    for (let x = 0; x < 8; x++) {
      bits = (bits << 1n) | (brightness(x, y) > brightness(x + 1, y) ? 1n : 0n);
    }
  }
  return bits.toString(16).padStart(16, '0');

  function brightness(column: number, row: number): number {
    let sum = 0;
    let count = 0;
    for (let y = Math.floor((row * height) / 8); y < ((row + 1) * height) / 8; y++) {
      for (let x = Math.floor((column * width) / 9); x < ((column + 1) * width) / 9; x++) {
        const at = (y * width + x) * 3;
        sum += pixels[at]! * 299 + pixels[at + 1]! * 587 + pixels[at + 2]! * 114;
        count++;
      }
    }
    return sum / count;
  }
}

/** How many bits differ. */
export function distance(a: string, b: string): number {
  let difference = BigInt(`0x${a}`) ^ BigInt(`0x${b}`);
  let count = 0;
  for (; difference > 0n; difference >>= 1n) count += Number(difference & 1n);
  return count;
}
