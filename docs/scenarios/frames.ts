import { expose, Task, transfer } from '@tasktree/node';

// What the workers of scenario 18 run.

export interface Frame {
  readonly number: number;
  readonly width: number;
  readonly pixels: Uint8Array<ArrayBuffer>;
}

/** Halves a frame until it is no wider than `width`: each pixel is the mean of four. */
export function transcode(frame: Frame, width: number): Frame {
  let { pixels, width: from } = frame;
  if (pixels.length !== from * from) throw new RangeError(`frame ${frame.number} is not whole`);
  while (from > width) {
    const to = from >> 1;
    const smaller = new Uint8Array(to * to);
    for (let y = 0; y < to; y += 1) {
      // Seen at once, although nothing here awaits.
      Task.checkCancellation();
      for (let x = 0; x < to; x += 1) {
        const at = 2 * y * from + 2 * x;
        const sum = pixels[at]! + pixels[at + 1]! + pixels[at + from]! + pixels[at + from + 1]!;
        smaller[y * to + x] = sum >> 2;
      }
    }
    [pixels, from] = [smaller, to];
  }
  return transfer({ number: frame.number, width: from, pixels }, [pixels.buffer]);
}

expose({ transcode });
