import { parseArgs } from 'node:util';
import path from 'node:path';
import { adapterNames, resultFolder, workloadNames } from './layout.ts';

/** What is measured without an adapter's operation, or in a process of another kind. */
export const special = ['bundle', 'import', 'growth'] as const;

export interface Options {
  readonly processes: number;
  readonly quick: boolean;
  readonly workloads: readonly string[];
  readonly adapters: readonly string[];
  readonly runtimes: readonly string[];
  readonly core: number | undefined;
  readonly native: boolean;
  /** Adds to what the result file holds, in place of starting anew. */
  readonly add: boolean;
  readonly note: string | undefined;
  readonly file: string;
}

export const usage = `npm run bench -- [options]
  --quick              2 processes a cell, smaller sizes
  --processes <n>      processes a cell (5)
  --only <names>       workloads, or bundle, import, growth
  --adapters <names>   ${adapterNames.join(', ')}
  --runtimes <names>   node20,node24,node26,deno,bun
  --core <n>           the core that measured processes are kept on (1); none: not pinned
  --native             leave \`using\` to the runtime, in place of lowering it everywhere
  --add                add to the result file, in place of starting anew
  --note <text>        a remark on this run, kept in the result file and shown in RESULTS.md
  --file <path>        the result file (bench/results/latest.json)`;

const list = (text: string | undefined, all: readonly string[], flag: string): readonly string[] => {
  if (text === undefined) return all;
  const names = text.split(',').filter((name) => name !== '');
  const unknown = names.find((name) => !all.includes(name));
  if (unknown !== undefined) throw new RangeError(`${flag}: no "${unknown}"; there are: ${all.join(', ')}`);
  return names;
};

function count(text: string | undefined, fallback: number, flag: string): number {
  const value = text === undefined ? fallback : Number(text);
  if (!Number.isInteger(value) || value < 1) throw new RangeError(`${flag}: give a positive whole number`);
  return value;
}

export function readOptions(args: readonly string[]): Options | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      processes: { type: 'string' },
      only: { type: 'string' },
      adapters: { type: 'string' },
      runtimes: { type: 'string' },
      core: { type: 'string', default: '1' },
      native: { type: 'boolean', default: false },
      add: { type: 'boolean', default: false },
      note: { type: 'string' },
      file: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  return {
    processes: count(values.processes, values.quick ? 2 : 5, '--processes'),
    quick: values.quick,
    workloads: list(values.only, [...workloadNames, ...special], '--only'),
    adapters: list(values.adapters, adapterNames, '--adapters'),
    runtimes: list(
      values.runtimes,
      ['node20', 'node22', 'node24', 'node26', 'deno', 'bun'],
      '--runtimes',
    ).filter((name) => values.runtimes !== undefined || name !== 'node22'),
    core: values.core === 'none' ? undefined : Number(values.core),
    native: values.native,
    add: values.add,
    note: values.note,
    file: values.file ?? path.join(resultFolder, 'latest.json'),
  };
}
