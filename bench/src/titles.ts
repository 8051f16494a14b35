// What a row is called, those included that no measured process runs.
import { workloads } from './workloads.ts';

const others: Readonly<Record<string, readonly [title: string, unit: string]>> = {
  'bundle-group': ['bundle with a group of three, gzipped', 'kB'],
  'bundle-core': ['bundle with everything, gzipped', 'kB'],
  import: ['import, CPU over that of an empty module', 'ms'],
};

export const titleOf = (row: string): string => workloads.get(row)?.title ?? others[row]?.[0] ?? row;

export const unitOf = (row: string): string => workloads.get(row)?.unit ?? others[row]?.[1] ?? '';
