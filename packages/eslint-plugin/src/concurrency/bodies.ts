import type { SourceCode } from 'eslint';
import type * as ESTree from 'estree';
import { combinators } from '../library.ts';
import {
  ancestors,
  isCall,
  isFunction,
  parentOf,
  unwrapped,
  type CallNode,
  type FunctionNode,
  type Node,
} from '../syntax/ast.ts';
import { initialiser, mentionsOfVariable, variableOf } from '../syntax/variables.ts';
import { indexOf } from '../meaning/file.ts';
import { functionsOf, returnedBy } from '../meaning/functions.ts';
import { operationOf } from '../meaning/kinds.ts';
import { libraryName, methodName, receiverOf } from '../meaning/names.ts';
import { isLoop } from '../syntax/awaits.ts';
import { callsEach } from './callbacks.ts';
import { runsOneAtATime } from './limits.ts';

/** A function that runs concurrently with the code around the call that starts it. */
export interface Body {
  readonly fn: FunctionNode;
  /** The call that starts it: the library's, or that of a function which hands it on. */
  readonly call: CallNode;
  /** Whether that call runs it several times at once. */
  readonly many: boolean;
  /** Whether no two of those that this call's group or map runs overlap. */
  readonly oneAtATime: boolean;
  /** Which parameter is the handle. */
  readonly handle: number;
}

const known = new WeakMap<object, readonly Body[]>();

/** All bodies of a file, in the order of the calls that start them. */
export function bodiesIn(source: SourceCode): readonly Body[] {
  let bodies = known.get(source.ast);
  if (bodies === undefined) {
    bodies = indexOf(source).calls.flatMap((call) => [...startedBy(call, source)]);
    known.set(source.ast, bodies);
  }
  return bodies;
}

/** The bodies that a function is. */
export function bodiesOf(fn: Node, source: SourceCode): readonly Body[] {
  return bodiesByFunction(source).get(fn) ?? [];
}

const byFunction = new WeakMap<object, ReadonlyMap<Node, readonly Body[]>>();

function bodiesByFunction(source: SourceCode): ReadonlyMap<Node, readonly Body[]> {
  let map = byFunction.get(source.ast);
  if (map === undefined) {
    const grouped = new Map<Node, Body[]>();
    for (const body of bodiesIn(source)) {
      const all = grouped.get(body.fn) ?? [];
      grouped.set(body.fn, all);
      all.push(body);
    }
    map = grouped;
    byFunction.set(source.ast, map);
  }
  return map;
}

function* startedBy(call: CallNode, source: SourceCode): Generator<Body, void, undefined> {
  const operation = operationOf(call, source);
  if (operation !== undefined) {
    if (operation.runs === 'within') return;
    const given = call.arguments[operation.body];
    if (given === undefined) return;
    const { handle } = operation;
    const common = { many: operation.runs === 'many', oneAtATime: runsOneAtATime(call, source), handle };
    for (const { fn, through } of functionsOf(given as Node, source))
      yield* withCallbacks({ fn, ...common, ...startedThrough(call, through, common.many) }, call, source);
    return;
  }
  const name = libraryName(call.callee, source);
  const [given] = call.arguments;
  if (name === undefined || given === undefined || !Object.hasOwn(combinators, name)) return;
  const oneAtATime = runsOneAtATime(call, source);
  for (const { fn, many } of elementsOf(given as Node, source))
    yield* withCallbacks({ fn, call, many, oneAtATime, handle: 0 }, call, source);
}

// `group.addTask((task) => fn(task))` in a function that was given `fn`: that is the body, as much as the literal.
function* withCallbacks(body: Body, call: CallNode, source: SourceCode): Generator<Body, void, undefined> {
  yield body;
  for (const node of returnedBy(body.fn, source)) {
    const inner = node.type === 'AwaitExpression' ? unwrapped(node.argument) : node;
    if (!isCall(inner)) continue;
    for (const { fn, through } of functionsOf(inner.callee, source))
      if (through !== undefined) yield { ...body, fn, ...startedThrough(call, through, body.many) };
  }
}

// A function that starts what it is given in a loop starts it many times, however often it is called itself.
function startedThrough(
  call: CallNode,
  through: CallNode | undefined,
  many: boolean,
): Pick<Body, 'call' | 'many'> {
  return through === undefined ? { call, many } : { call: through, many: many || standsInLoop(call) };
}

function standsInLoop(call: CallNode): boolean {
  for (const outer of ancestors(call)) {
    if (isLoop(outer)) return true;
    if (!isFunction(outer)) continue;
    const around = parentOf(outer);
    return isCall(around) && around.callee !== outer && callsEach(around);
  }
  return false;
}

interface Element {
  readonly fn: FunctionNode;
  readonly many: boolean;
}

// all([a, b]), all({ a, b }), all(items.map((item) => () => …)), and a constant that is one of these.
function* elementsOf(expression: Node, source: SourceCode, depth = 0): Generator<Element, void, undefined> {
  const node = unwrapped(expression);
  if (depth > 4) return;
  if (node.type === 'ArrayExpression') {
    for (const one of node.elements) {
      if (one === null) continue;
      if (one.type === 'SpreadElement') yield* elementsOf(one.argument, source, depth + 1);
      else yield* functionsOf(one, source).map(({ fn }) => ({ fn, many: false }));
    }
  } else if (node.type === 'ObjectExpression') {
    for (const one of node.properties)
      if (one.type === 'Property')
        yield* functionsOf(one.value, source).map(({ fn }) => ({ fn, many: false }));
  } else if (node.type === 'Identifier') {
    const variable = variableOf(node, source);
    const value = initialiser(variable);
    if (value !== undefined) yield* elementsOf(value, source, depth + 1);
    for (const mention of variable === undefined ? [] : mentionsOfVariable(variable))
      yield* pushedTo(mention, source);
  } else if (isCall(node)) yield* mappedBy(node, source, depth);
}

function* mappedBy(call: CallNode, source: SourceCode, depth: number): Generator<Element, void, undefined> {
  const method = methodName(call);
  const receiver = receiverOf(call);
  if (method === 'map' || method === 'flatMap' || method === 'from') {
    const given = call.arguments[method === 'from' ? 1 : 0];
    if (given === undefined) return;
    for (const { fn } of functionsOf(given as Node, source))
      for (const made of returnedBy(fn, source))
        yield* functionsOf(made, source).map((one) => ({ fn: one.fn, many: true }));
  } else if (method === 'filter' || method === 'concat' || method === 'slice') {
    if (receiver !== undefined) yield* elementsOf(receiver, source, depth + 1);
  }
}

function* pushedTo(mention: Node, source: SourceCode): Generator<Element, void, undefined> {
  const member = parentOf(mention);
  const call = member && parentOf(member);
  if (!isCall(call) || call.callee !== member || methodName(call) !== 'push') return;
  for (const one of call.arguments)
    yield* functionsOf(one as ESTree.Expression, source).map(({ fn }) => ({ fn, many: true }));
}

export function isBody(fn: Node, source: SourceCode): boolean {
  return isFunction(fn) && bodiesByFunction(source).has(fn);
}
