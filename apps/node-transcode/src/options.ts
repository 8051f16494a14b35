import path from 'node:path';
import { parseArgs } from 'node:util';
import { BadInput } from './bad-input.ts';

export interface Options {
  readonly dir: string | undefined;
  readonly out: string;
  readonly frames: number;
  readonly width: number;
  readonly size: number;
  readonly quality: number;
  readonly workers: number | 'auto';
  readonly broken: number;
  readonly compare: boolean;
  readonly help: boolean;
}

export const help = `Decodes, shrinks and encodes pictures on all cores, then on one thread, and says how much faster that was.

  npm run start:transcode -- [options]

  --dir <folder>     the JPEG files of this folder (else a film that is painted first)
  --frames <n>       at most this many                             (24; all of your own)
  --width <pixels>   of the frames that are painted                (1280)
  --out <folder>     where the small pictures go                   (transcoded)
  --size <pixels>    longest side of a small picture               (320)
  --quality <1..100> of a small picture                            (80)
  --workers <n>      threads                                       (one for each core)
  --broken <n>       spoils so many of the painted frames          (0)
  --no-compare       leaves out the second round, on one thread
  --help             this text

Ctrl-C stops everything at once and keeps what is done.
`;

/** Reads the command line; throws `BadInput`, which names the option. */
export function readOptions(args: readonly string[], cwd: string): Options {
  const { values } = parse(args);
  const dir = values.dir === undefined ? undefined : path.resolve(cwd, values.dir);
  return {
    dir,
    out: path.resolve(cwd, values.out ?? 'transcoded'),
    frames: whole('--frames', values.frames, dir === undefined ? 24 : Infinity, 1, 100_000),
    width: whole('--width', values.width, 1280, 16, 8192),
    size: whole('--size', values.size, 320, 1, 8192),
    quality: whole('--quality', values.quality, 80, 1, 100),
    workers: values.workers === undefined ? 'auto' : whole('--workers', values.workers, 1, 1, 64),
    broken: whole('--broken', values.broken, 0, 0, 100_000),
    compare: values.compare ?? true,
    help: values.help ?? false,
  };
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...args],
      allowNegative: true,
      options: {
        dir: text,
        out: text,
        frames: text,
        width: text,
        size: text,
        quality: text,
        workers: text,
        broken: text,
        compare: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    const [sentence] = (error as Error).message.split(/\. |\n/);
    throw new BadInput(`${sentence} (see --help)`, { cause: error });
  }
}

function whole(
  option: string,
  text: string | undefined,
  otherwise: number,
  least: number,
  most: number,
): number {
  if (text === undefined) return otherwise;
  const value = text.trim() === '' ? NaN : Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new BadInput(`${option} takes a whole number from ${least} to ${most}, not '${text}'`);
}
