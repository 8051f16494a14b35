import type { SourceCode } from 'eslint';
import type * as ESTree from 'estree';
import { descendants, parentOf, unwrapped, wrapped, type FunctionNode, type Node } from '../syntax/ast.ts';
import { originOf } from '../meaning/origins.ts';
import { isBody } from './bodies.ts';
import { methodName } from '../meaning/names.ts';
import { isCollection } from './collections.ts';
import { placeOf, type Place } from './places.ts';

export interface Mutation {
  /** The assignment, update, deletion or call. */
  readonly node: Node;
  /** The mention of the place that is mutated; it does not count as reading it. */
  readonly target: Node;
  readonly place: Place;
  /** `whole` for `a = …`, `part` for `a.b = …`, `call` for `a.push(…)`. */
  readonly kind: 'whole' | 'part' | 'call';
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

const known = new WeakMap<FunctionNode, readonly Mutation[]>();

/** What the code of a function does to places that are not its own; bodies in it answer for themselves. */
export function mutationsIn(fn: FunctionNode, source: SourceCode): readonly Mutation[] {
  let found = known.get(fn);
  if (found === undefined) {
    found = [...findMutations(fn, source)];
    known.set(fn, found);
  }
  return found;
}

function* findMutations(fn: FunctionNode, source: SourceCode): Generator<Mutation, void, undefined> {
  for (const node of ownCode(fn, source)) {
    for (const { expression, by, readsFirst } of targetsOf(node, source)) {
      const found = placeOf(expression, source);
      if (found === undefined || found.place.isDeclaredIn(fn)) continue;
      const { place, mention } = found;
      const isWhole = by === 'assignment' && unwrapped(expression) === mention;
      const kind = by === 'method' ? 'call' : isWhole ? 'whole' : 'part';
      if (kind !== 'whole' && place.variable?.defs[0]?.type === 'ImportBinding') continue;
      if (by === 'method' && !isCollection(expression, source)) continue;
      yield { node, target: mention, place, kind, readsFirst };
    }
  }
}

/** The nodes of a function without those of bodies in it. */
export function* ownCode(fn: FunctionNode, source: SourceCode): Generator<Node, void, undefined> {
  const bodies: Node[] = [];
  for (const node of descendants(fn.body, source)) {
    if (bodies.some((one) => isWithin(node, one))) continue;
    if (node !== fn && isBody(node, source)) bodies.push(node);
    else yield node;
  }
}

function isWithin(node: Node, outer: Node): boolean {
  const [start] = node.range as [number, number];
  const [from, to] = outer.range as [number, number];
  return start >= from && start < to;
}

interface Target {
  readonly expression: Node;
  /** Whether a method, or Object.assign, changes what the expression names, rather than an assignment the expression itself. */
  readonly by: 'assignment' | 'method' | 'properties';
  readonly readsFirst: boolean;
}

function* targetsOf(node: Node, source: SourceCode): Generator<Target, void, undefined> {
  if (node.type === 'AssignmentExpression') {
    for (const left of assigned(node.left))
      yield { expression: left, by: 'assignment', readsFirst: node.operator !== '=' };
  } else if (node.type === 'UpdateExpression')
    yield { expression: node.argument, by: 'assignment', readsFirst: true };
  else if (node.type === 'UnaryExpression' && node.operator === 'delete')
    yield { expression: node.argument, by: 'assignment', readsFirst: false };
  else if (node.type === 'ForOfStatement' || node.type === 'ForInStatement') {
    if (node.left.type !== 'VariableDeclaration')
      for (const left of assigned(node.left)) yield { expression: left, by: 'assignment', readsFirst: false };
  } else if (node.type === 'CallExpression') yield* targetsOfCall(node, source);
}

function* targetsOfCall(
  call: ESTree.SimpleCallExpression,
  source: SourceCode,
): Generator<Target, void, undefined> {
  // What is awaited is asynchronous: an actor, a store or a channel, which look after themselves.
  if (parentOf(wrapped(call))?.type === 'AwaitExpression') return;
  const callee = unwrapped(call.callee);
  if (callee.type === 'MemberExpression' && mutators.has(methodName(call) ?? ''))
    yield { expression: callee.object, by: 'method', readsFirst: false };
  const [first] = call.arguments;
  const origin = originOf(callee, source);
  if (first !== undefined && first.type !== 'SpreadElement' && origin?.path.join('.') === 'Object.assign')
    yield { expression: first, by: 'properties', readsFirst: false };
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
