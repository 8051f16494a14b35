import type { Scope, SourceCode } from 'eslint';
import type * as ESTree from 'estree';
import { descendants, parentOf, unwrapped, wrapped, type FunctionNode, type Node } from './ast.ts';
import { bodyOf } from './bodies.ts';
import { methodName } from './names.ts';
import { annotation, initialiser, isCaptured, rootOf, variableOf } from './variables.ts';

export interface Mutation {
  /** The assignment, update, deletion or call. */
  readonly node: Node;
  /** The mention of the variable that is mutated; it does not count as reading it. */
  readonly target: ESTree.Identifier;
  readonly variable: Scope.Variable;
  /** `variable` for `a = …`, `property` for `a.b = …`, `call` for `a.push(…)`. */
  readonly kind: 'variable' | 'property' | 'call';
  /** Whether it begins by reading what it writes, as `+=` and `++` do. */
  readonly readsFirst: boolean;
}

const mutators: ReadonlySet<string> = new Set([
  'push',
  'pop',
  'shift',
  'unshift',
  'splice',
  'sort',
  'reverse',
  'fill',
  'copyWithin',
  'set',
  'add',
  'delete',
  'clear',
]);
const collections = /^(?:Map|Set|WeakMap|WeakSet|Array|\w+Array)$/;
const collectionTypes = /^(?:(?:Weak)?(?:Map|Set)|Array|Record)\s*<|\[\]$/;

/** What a body does to variables from outside of it; bodies in it answer for themselves. */
export function* mutationsIn(fn: FunctionNode, source: SourceCode): Generator<Mutation, void, undefined> {
  for (const node of descendants(fn.body, source)) {
    for (const { target, kind, readsFirst } of targetsOf(node)) {
      const variable = variableOf(target, source);
      if (variable === undefined || !isCaptured(variable, fn)) continue;
      if (kind !== 'variable' && variable.defs[0]?.type === 'ImportBinding') continue;
      if (kind === 'call' && !isCollection(variable, node, source)) continue;
      if (innermostBody(node, fn, source) === fn) yield { node, target, variable, kind, readsFirst };
    }
  }
}

function innermostBody(node: Node, fn: FunctionNode, source: SourceCode): Node {
  for (let outer = parentOf(node); outer !== null && outer !== fn; outer = parentOf(outer))
    if (bodyOf(outer, source) !== undefined) return outer;
  return fn;
}

type Target = Pick<Mutation, 'target' | 'kind' | 'readsFirst'>;

function* targetsOf(node: Node): Generator<Target, void, undefined> {
  if (node.type === 'AssignmentExpression') {
    for (const left of assigned(node.left)) yield* place(left, node.operator !== '=');
  } else if (node.type === 'UpdateExpression') yield* place(node.argument, true);
  else if (node.type === 'UnaryExpression' && node.operator === 'delete') yield* place(node.argument, false);
  else if (node.type === 'CallExpression' && mutators.has(methodName(node) ?? '')) {
    const target = rootOf(node.callee);
    // What is awaited is asynchronous: an actor, a store or a channel, which look after themselves.
    if (target !== undefined && parentOf(wrapped(node))?.type !== 'AwaitExpression')
      yield { target, kind: 'call', readsFirst: false };
  }
}

function* place(expression: Node, readsFirst: boolean): Generator<Target, void, undefined> {
  const node = unwrapped(expression);
  const target = rootOf(node);
  if (target !== undefined) yield { target, kind: node === target ? 'variable' : 'property', readsFirst };
}

// The places that `[a, b.c] = …` and `({ a, b: c } = …)` write to.
function* assigned(left: Node): Generator<Node, void, undefined> {
  if (left.type === 'ArrayPattern') for (const one of left.elements) yield* one === null ? [] : assigned(one);
  else if (left.type === 'ObjectPattern')
    for (const one of left.properties) yield* assigned(one.type === 'Property' ? one.value : one);
  else if (left.type === 'AssignmentPattern') yield* assigned(left.left);
  else if (left.type === 'RestElement') yield* assigned(left.argument);
  else yield left;
}

function isCollection(variable: Scope.Variable, call: Node, source: SourceCode): boolean {
  const value = initialiser(variable);
  const receiver = unwrapped(
    (unwrapped((call as ESTree.SimpleCallExpression).callee) as ESTree.MemberExpression).object,
  );
  if (receiver.type !== 'Identifier') return value?.type === 'ObjectExpression';
  if (collectionTypes.test(annotation(variable, source) ?? '')) return true;
  if (value?.type === 'ArrayExpression') return true;
  if (value?.type === 'NewExpression')
    return value.callee.type === 'Identifier' && collections.test(value.callee.name);
  return value?.type === 'CallExpression' && rootOf(value.callee)?.name === 'Array';
}
