import type { SourceCode } from 'eslint';
import { distinctive } from '../library.ts';
import { propertyName, unwrapped, type CallNode, type Node } from '../syntax/ast.ts';
import { passedOnBy, type Passed } from './barrels.ts';
import { originOf, type Origin } from './origins.ts';
import { isLibrary } from './packages.ts';
import { symbolName } from './types.ts';

// What bundlers and TypeScript are often told to look for in the project.
const aliased = /^(?:[@~#]\/|#)/;

// By the tree, since oxlint has one SourceCode for all files.
const files = new WeakMap<object, string>();

/** Remembers where a text is from, since a SourceCode does not know. */
export function rememberFile(source: SourceCode, filename: string): void {
  files.set(source.ast, filename);
}

const known = new WeakMap<Node, string | null>();

/**
 * The exported name of the library that an expression stands for, such as `asyncLet` or `Task.detached`; `*` for all of it. Imports
 * through a file of the project count, where that file can be seen.
 */
export function libraryName(expression: Node, source: SourceCode): string | undefined {
  const node = unwrapped(expression);
  const before = known.get(node);
  if (before !== undefined) return before ?? undefined;
  const origin = originOf(node, source);
  const name =
    origin === undefined ? undefined : (nameFrom(origin, source) ?? nameByType(node, origin, source));
  known.set(node, name ?? null);
  return name;
}

const modules = new WeakMap<object, Map<string, Passed>>();

// A module is mentioned often, and to look for it is to look at many places of a disk.
function passedTo(module: string, source: SourceCode): Passed {
  const seen = modules.get(source.ast) ?? new Map<string, Passed>();
  modules.set(source.ast, seen);
  const passed = seen.get(module) ?? passedOnBy(module, files.get(source.ast) ?? '');
  seen.set(module, passed);
  return passed;
}

function nameFrom({ module, path }: Origin, source: SourceCode): string | undefined {
  if (module === '') return undefined;
  if (isLibrary(module)) return path.length === 0 ? '*' : path.join('.');
  const [first, ...rest] = path;
  if (aliased.test(module))
    return first !== undefined && distinctive.test(first) ? path.join('.') : undefined;
  const passed = passedTo(module, source);
  if (passed.size === 0) return undefined;
  if (first === undefined) return passed.has('*') ? '*' : undefined;
  const meant = passed.get(first) ?? (passed.has('*') ? first : undefined);
  if (meant === '*') return rest.length === 0 ? '*' : rest.join('.');
  return meant && [meant, ...rest].join('.');
}

function nameByType(node: Node, { module, path }: Origin, source: SourceCode): string | undefined {
  if (module === '' || node.type !== 'Identifier') return undefined;
  const name = symbolName(node, source);
  return name && [name, ...path.slice(1)].join('.');
}

/** Whether a module that a file imports can be, or pass on, the library. */
export function concernsLibrary(module: string, names: readonly string[], source: SourceCode): boolean {
  if (isLibrary(module)) return true;
  if (aliased.test(module)) return names.some((name) => distinctive.test(name));
  return passedTo(module, source).size > 0;
}

/** The name of a called method: `addTask` of `group.addTask(…)`. */
export function methodName(call: CallNode): string | undefined {
  const callee = unwrapped(call.callee);
  return call.type === 'CallExpression' && callee.type === 'MemberExpression'
    ? propertyName(callee)
    : undefined;
}

/** The object of a called method: `group` of `group.addTask(…)`. */
export function receiverOf(call: CallNode): Node | undefined {
  const callee = unwrapped(call.callee);
  return callee.type === 'MemberExpression' ? callee.object : undefined;
}
