import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { isCompared } from './goals.ts';
import { adapterNames, resultFolder } from './layout.ts';
import { type Mode, modes } from './workload.ts';
import { workloads } from './workloads.ts';

/** What is measured without an adapter's operation, or in a process of another kind. */
const special = ['bundle', 'import', 'growth'] as const;

const rowNames: readonly string[] = [...workloads.keys(), ...special];

/** What users of the library run, in place of what they would have written without it. */
const ours: readonly string[] = adapterNames.filter((name) => name.startsWith('tasktree'));

export interface Options {
  /** Of a cell; undefined: see `processesOf`. */
  readonly processes: number | undefined;
  readonly quick: boolean;
  readonly rows: readonly string[];
  readonly modes: readonly Mode[];
  readonly adapters: readonly string[];
  readonly runtimes: readonly string[];
  readonly core: number | undefined;
  readonly native: boolean;
  /** Only cells that a goal compares. */
  readonly bound: boolean;
  /** The folder of the packages that ours are compared with. */
  readonly against: string | undefined;
  /** Adds to what the result file holds, in place of starting anew. */
  readonly add: boolean;
  readonly file: string;
}

export const usage = `npm run bench -- [options]
  --row <names>        rows, by their beginnings or in full: --row all,let-pair
  --adapters <names>   columns; with --against only ours
  --runtimes <names>   node26 (the default with --row), node24, node20, deno, bun
  --processes <n>      processes a cell (7 on Node 26 and 3 elsewhere; of cells that no goal names 3 and 1)
  --quick              3 processes, shorter calls, half of fixed sizes
  --modes <names>      cold, warm, collected (all)
  --against <path>     compares our packages with those of another checkout, by turns
  --core <n>           the core that measured processes are kept on (1); none: not pinned
  --bound              only cells that a goal compares
  --native             leave \`using\` to the runtime, in place of lowering it everywhere
  --add                add to the result file, in place of starting anew
  --file <path>        the result file (bench/results/latest.json, with --row bench/results/part.json)

rows: ${rowNames.join(', ')}
adapters: ${adapterNames.join(', ')}`;

const namesOf = (text: string): string[] => text.split(',').filter((name) => name !== '');

function listed(text: string | undefined, all: readonly string[], flag: string): readonly string[] {
  if (text === undefined) return all;
  const names = namesOf(text);
  const unknown = names.find((name) => !all.includes(name));
  if (unknown !== undefined) throw new RangeError(`${flag}: no "${unknown}"; there are: ${all.join(', ')}`);
  return names;
}

/** A name in full is that row alone; else all rows that begin so. */
function rowsOf(text: string | undefined): readonly string[] {
  if (text === undefined) return rowNames;
  return namesOf(text).flatMap((name) => {
    const found = rowNames.includes(name) ? [name] : rowNames.filter((row) => row.startsWith(name));
    if (found.length === 0) throw new RangeError(`--row: no "${name}"; there are: ${rowNames.join(', ')}`);
    return found;
  });
}

function count(text: string | undefined, fallback: number, flag: string): number {
  const value = text === undefined ? fallback : Number(text);
  if (!Number.isInteger(value) || value < 1) throw new RangeError(`${flag}: give a positive whole number`);
  return value;
}

/** The packages of a checkout, or the folder itself. */
function packagesIn(checkout: string): string {
  // npm starts scripts in the bench's folder; the path was given from where npm was called.
  const given = path.resolve(process.env['INIT_CWD'] ?? '.', checkout);
  const folder = [path.join(given, 'packages'), given].find((one) => existsSync(path.join(one, 'core')));
  if (folder === undefined) throw new RangeError(`--against: no packages in ${given}`);
  return folder;
}

export function readOptions(args: readonly string[]): Options | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      row: { type: 'string' },
      adapters: { type: 'string' },
      runtimes: { type: 'string' },
      processes: { type: 'string' },
      quick: { type: 'boolean', default: false },
      modes: { type: 'string' },
      against: { type: 'string' },
      core: { type: 'string', default: '1' },
      bound: { type: 'boolean', default: false },
      native: { type: 'boolean', default: false },
      add: { type: 'boolean', default: false },
      file: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  const part = values.row !== undefined || values.against !== undefined;
  const all = ['node20', 'node24', 'node26', 'deno', 'bun'];
  const columns = values.against === undefined ? adapterNames : ours;
  return {
    processes:
      values.processes === undefined && !values.quick ? undefined : count(values.processes, 3, '--processes'),
    quick: values.quick,
    rows: rowsOf(values.row),
    modes: listed(values.modes, modes, '--modes') as readonly Mode[],
    adapters: values.adapters === undefined ? columns : listed(values.adapters, adapterNames, '--adapters'),
    runtimes:
      values.runtimes === undefined
        ? part
          ? ['node26']
          : all
        : listed(values.runtimes, [...all, 'node22'], '--runtimes'),
    core: values.core === 'none' ? undefined : Number(values.core),
    native: values.native,
    bound: values.bound,
    against: values.against === undefined ? undefined : packagesIn(values.against),
    add: values.add,
    file: values.file ?? path.join(resultFolder, part ? 'part.json' : 'latest.json'),
  };
}

/** How many processes a cell has. */
export function processesOf(options: Options, runtime: string, row: string, adapter: string): number {
  const usual = runtime === 'node26' ? { compared: 7, watched: 3 } : { compared: 3, watched: 1 };
  return options.processes ?? (isCompared(row, adapter) ? usual.compared : usual.watched);
}
