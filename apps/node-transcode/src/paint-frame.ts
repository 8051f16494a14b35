import { Task } from '@tasktree/node';
import { blank, type Image } from './image.ts';

/** One frame of a film that goes into a Julia set: the same for the same number, detailed enough to be worth a codec. */
export function paintFrame(number: number, width: number, height: number): Image {
  const image = blank(width, height);
  const angle = 1 + number * 0.07;
  const [real, imaginary] = [0.7885 * Math.cos(angle), 0.7885 * Math.sin(angle)];
  const pixel = 3 / width;
  for (let y = 0, at = 0; y < height; y++) {
    Task.checkCancellation();
    for (let x = 0; x < width; x++, at += 3) {
      let a = (x - width / 2) * pixel;
      let b = (y - height / 2) * pixel;
      let rounds = 0;
      for (; rounds < 60 && a * a + b * b < 4; rounds++)
        [a, b] = [a * a - b * b + real, 2 * a * b + imaginary];
      const t = rounds / 60;
      image.pixels[at] = 255 * Math.sqrt(t);
      image.pixels[at + 1] = 255 * t * (1.4 - t * 0.4);
      image.pixels[at + 2] = 90 + 160 * Math.sin(t * Math.PI);
    }
  }
  return image;
}
