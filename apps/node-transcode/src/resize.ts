import { Task } from '@tasktree/node';
import { blank, type Image } from './image.ts';

/** Makes a picture fit into a square of `size` pixels: each pixel is the mean of those that it stands for. Never enlarges. */
export function resize(image: Image, size: number): Image {
  const scale = Math.max(image.width, image.height) / size;
  if (scale <= 1) return image;
  const width = Math.max(1, Math.round(image.width / scale));
  const height = Math.max(1, Math.round(image.height / scale));
  const small = blank(width, height);
  const columns = spans(image.width, width);
  for (const [y, [top, bottom]] of spans(image.height, height).entries()) {
    Task.checkCancellation();
    for (const [x, [left, right]] of columns.entries()) {
      const sums = [0, 0, 0];
      for (let row = top; row < bottom; row++) {
        for (let at = (row * image.width + left) * 3; at < (row * image.width + right) * 3; at += 3) {
          for (let part = 0; part < 3; part++) sums[part]! += image.pixels[at + part]!;
        }
      }
      const count = (bottom - top) * (right - left);
      for (let part = 0; part < 3; part++) small.pixels[(y * width + x) * 3 + part] = sums[part]! / count;
    }
  }
  return small;
}

/** Which of `from` places each of `to` places stands for. */
function spans(from: number, to: number): [begin: number, end: number][] {
  return Array.from({ length: to }, (_, n) => [
    Math.floor((n * from) / to),
    Math.floor(((n + 1) * from) / to),
  ]);
}
