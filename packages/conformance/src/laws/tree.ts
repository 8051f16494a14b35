import type { ConformanceCase } from '../case.ts';
import { cases as cancel } from './tree-cancel.ts';
import { cases as closed } from './tree-closed.ts';
import { cases as cycles } from './tree-cycles.ts';
import { cases as depth } from './tree-depth.ts';
import { cases as exits } from './tree-exits.ts';
import { cases as lifetime } from './tree-lifetime.ts';
import { cases as memory } from './tree-memory.ts';
import { cases as structure } from './tree-structure.ts';

export const cases: readonly ConformanceCase[] = [
  ...lifetime,
  ...exits,
  ...cancel,
  ...depth,
  ...closed,
  ...structure,
  ...memory,
  ...cycles,
];
