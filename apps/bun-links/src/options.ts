import { parseArgs } from 'node:util';

export interface Options {
  /** Where to begin; without one the program serves its own documentation and checks that. */
  readonly url: URL | undefined;
  readonly concurrency: number;
  readonly perHost: number;
  /** Milliseconds a page may take. */
  readonly timeLimit: number;
}

export const help = `Checks the links of a site: every page below the first one, every fragment, every picture.

  bun-links [url] [options]

  --concurrency <n>   requests at once (16)
  --per-host <n>      requests at once to one host (6)
  --time-limit <ms>   how long a page may take (5000)
  --help

Without a url it serves the documentation of this repository on a port of its own, and checks that.
Exit code: 0 if every link leads somewhere, 1 if not, 2 for wrong arguments, 130 after Ctrl-C.
`;

/** Throws an error that names the argument. */
export function readOptions(args: readonly string[]): Options | 'help' {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      concurrency: { type: 'string', default: '16' },
      'per-host': { type: 'string', default: '6' },
      'time-limit': { type: 'string', default: '5000' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  if (positionals.length > 1) throw new TypeError(`one url, please; got ${positionals.join(' ')}`);
  return {
    url: positionals[0] === undefined ? undefined : readUrl(positionals[0]),
    concurrency: readCount('--concurrency', values.concurrency),
    perHost: readCount('--per-host', values['per-host']),
    timeLimit: readCount('--time-limit', values['time-limit']),
  };
}

function readUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new TypeError(`the url must begin with http:// or https://; got ${text}`);
  }
  return url;
}

function readCount(name: string, text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1)
    throw new RangeError(`${name} must be a positive integer; got ${text}`);
  return count;
}
