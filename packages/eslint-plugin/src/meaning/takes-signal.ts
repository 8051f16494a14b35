import type { SourceCode } from 'eslint';
import { propertyName, unwrapped, type Node } from '../syntax/ast.ts';
import { originOf, type Origin } from './origins.ts';

/** A function that takes a signal among its options. */
export interface TakesSignal {
  readonly name: string;
  /** The argument with the options. */
  readonly index: number;
  /** Whether the argument before may be left out: then it is `undefined`. */
  readonly fills: boolean;
}

/** By module; the empty one has the globals. */
const known: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  '': { fetch: 1 },
  'timers/promises': { setTimeout: 2, setImmediate: 1, setInterval: 2, 'scheduler.wait': 1 },
  'fs/promises': { readFile: 1, writeFile: 2, watch: 1 },
  events: { once: 2, on: 2 },
};

export function takesSignal(
  callee: Node,
  functions: Readonly<Record<string, number>>,
  source: SourceCode,
): TakesSignal | undefined {
  const text = functions === none ? undefined : pathOf(callee);
  if (text !== undefined && Object.hasOwn(functions, text))
    return { name: text, index: functions[text] as number, fills: false };
  const origin = originOf(callee, source);
  const { module, name } = origin === undefined ? nowhere : inModule(origin);
  const index = Object.hasOwn(known, module) ? known[module]?.[name] : undefined;
  return index === undefined ? undefined : { name, index, fills: module === 'timers/promises' };
}

/** No functions but those that are known. */
export const none: Readonly<Record<string, number>> = {};

const nowhere = { module: '', name: '' };

// `promises.readFile` of `fs`, and the default export of a module of Node.js is all of it.
function inModule({ module, path }: Origin): { module: string; name: string } {
  const plain = module.replace(/^node:/, '');
  const [first, ...rest] = path;
  if (first === 'promises' && rest.length > 0) return { module: `${plain}/promises`, name: rest.join('.') };
  return { module: plain, name: path.join('.') };
}

/** A chain of names as the source has it: `axios.get`. */
function pathOf(callee: Node): string | undefined {
  const node = unwrapped(callee);
  if (node.type === 'Identifier') return node.name;
  if (node.type !== 'MemberExpression') return undefined;
  const object = node.object.type === 'ThisExpression' ? 'this' : pathOf(node.object);
  const property = propertyName(node);
  return object === undefined || property === undefined ? undefined : `${object}.${property}`;
}
