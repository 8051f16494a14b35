// What the workers run: the pool is typed by this module, and never imports it.
import { expose, transfer } from '@tasktree/node';
import { encodeJpeg } from './jpeg/encode.ts';
import { paintFrame } from './paint-frame.ts';
import { transcode as transcodeHere, type Form, type Transcoded } from './transcode.ts';

/** The result is moved to the thread that wants it. */
export function transcode(file: Uint8Array, form: Form): Transcoded {
  const result = transcodeHere(file, form);
  return transfer(result, [result.bytes.buffer]);
}

export function paint(number: number, width: number, height: number): Uint8Array<ArrayBuffer> {
  const bytes = encodeJpeg(paintFrame(number, width, height), 90);
  return transfer(bytes, [bytes.buffer]);
}

expose({ transcode, paint });
