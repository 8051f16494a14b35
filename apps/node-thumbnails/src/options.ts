import path from 'node:path';
import { parseArgs } from 'node:util';
import { BadInput } from './bad-input.ts';

export interface Options {
  readonly dir: string | undefined;
  readonly urlList: string | undefined;
  readonly out: string;
  readonly size: number;
  readonly limit: number;
  readonly concurrency: number;
  readonly timeLimit: number;
  readonly retries: number;
  readonly latency: number;
  readonly flakiness: number;
  readonly help: boolean;
}

export const help = `Makes thumbnails of many pictures at once, and a contact sheet of them.

  npm start -- [options]

  --dir <folder>         the pictures of this folder
  --url-list <file>      the pictures at these addresses, one a line
                         (neither: 1,852 pictures that come with the program)
  --limit <n>            at most this many pictures, spread over the set (500; all of your own)
  --out <folder>         where the thumbnails go                     (thumbnails)
  --size <pixels>        longest side of a thumbnail                 (96)
  --concurrency <n>      pictures in the making at once              (12)
  --time-limit <ms>      for each attempt to fetch a picture         (1500; 10000 for your own)
  --retries <n>          further attempts after a failed one         (4)
  --latency <ms>         what the local picture server adds          (150; 0 for --dir)
  --flakiness <0..1>     share of requests that this server spoils   (0.05; 0 for --dir)
  --help                 this text

Ctrl-C stops everything at once and keeps what is done.
`;

/** Reads the command line; throws `BadInput`, which names the option. */
export function readOptions(args: readonly string[], cwd: string): Options {
  const { values } = parse(args);
  if (values.dir !== undefined && values['url-list'] !== undefined) {
    throw new BadInput('--dir and --url-list exclude each other: give one of them');
  }
  const own = values.dir !== undefined || values['url-list'] !== undefined;
  const resolve = (name: string | undefined) => (name === undefined ? undefined : path.resolve(cwd, name));
  return {
    dir: resolve(values.dir),
    urlList: resolve(values['url-list']),
    out: path.resolve(cwd, values.out ?? 'thumbnails'),
    size: whole('--size', values.size, 96, 8, 4096),
    limit: whole('--limit', values.limit, own ? Infinity : 500, 1, 1_000_000),
    concurrency: whole('--concurrency', values.concurrency, 12, 1, 1000),
    timeLimit: whole('--time-limit', values['time-limit'], own ? 10_000 : 1500, 1, 3_600_000),
    retries: whole('--retries', values.retries, 4, 0, 100),
    latency: whole('--latency', values.latency, own ? 0 : 150, 0, 60_000),
    flakiness: between('--flakiness', values.flakiness, own ? 0 : 0.05, 0, 1),
    help: values.help ?? false,
  };
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...args],
      options: {
        dir: text,
        'url-list': text,
        limit: text,
        out: text,
        size: text,
        concurrency: text,
        'time-limit': text,
        retries: text,
        latency: text,
        flakiness: text,
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
  const value = between(option, text, otherwise, least, most);
  if (text !== undefined && !Number.isInteger(value))
    throw new BadInput(`${option} takes a whole number, not '${text}'`);
  return value;
}

function between(
  option: string,
  text: string | undefined,
  otherwise: number,
  least: number,
  most: number,
): number {
  if (text === undefined) return otherwise;
  const value = text.trim() === '' ? NaN : Number(text);
  if (value >= least && value <= most) return value;
  throw new BadInput(`${option} takes a number from ${least} to ${most}, not '${text}'`);
}
