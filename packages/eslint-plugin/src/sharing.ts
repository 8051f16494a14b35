import type { Scope, SourceCode } from 'eslint';
import {
  ancestors,
  enclosingFunction,
  isCall,
  isFunction,
  isInside,
  parentOf,
  rangeOf,
  unwrapped,
  wrapped,
  type Node,
} from './ast.ts';
import { isLoop } from './awaits.ts';
import { bodyOf, type Body } from './bodies.ts';
import { isGroupBody, methodName } from './names.ts';
import { isCaptured, rootOf, variableOf } from './variables.ts';

const iterations: ReadonlySet<string> = new Set(['map', 'forEach', 'flatMap', 'from']);

interface Situation {
  /** Whether several runs of the body can be under way over one and the same variable. */
  readonly repeated: boolean;
  /** The node at whose end the body has ended, where that can be seen. */
  readonly join: Node | undefined;
}

function situationOf(body: Body, variable: Scope.Variable, source: SourceCode): Situation {
  let repeated = body.many;
  let join: Node | undefined;
  let joined = false;
  // `await group.start(…)` waits until the child is ready, not until it has ended.
  const startsOnly = methodName(body.call) === 'start';
  for (const outer of ancestors(body.fn)) {
    if (!isCaptured(variable, outer)) break;
    if (outer.type === 'AwaitExpression' && !(startsOnly && outer === parentOf(wrapped(body.call)))) {
      joined = true;
      join ??= outer;
    } else if (outer.type === 'VariableDeclaration' && outer.kind === 'await using') {
      joined = true;
      join ??= parentOf(outer) ?? undefined;
    } else if (isLoop(outer) || isIteration(outer)) repeated ||= !joined;
    else if (bodyOf(outer, source) !== undefined) joined = false;
  }
  return { repeated, join };
}

function isIteration(node: Node): boolean {
  if (!isFunction(node)) return false;
  const call = parentOf(node);
  return isCall(call) && call.callee !== node && iterations.has(methodName(call) ?? '');
}

/** Whether several bodies, or several runs of this one, have the variable at the same time. */
export function isShared(
  variable: Scope.Variable,
  body: Body,
  all: readonly Body[],
  source: SourceCode,
): boolean {
  if (situationOf(body, variable, source).repeated) return true;
  return all.some(
    (other) =>
      other !== body &&
      isCaptured(variable, other.fn) &&
      variable.references.some(({ identifier }) => isInside(identifier as Node, other.fn)) &&
      areConcurrent(body, other, variable, source),
  );
}

/** Whether anybody but one run of this body can have the variable, so that it may change while the body waits. */
export function isSeenElsewhere(
  variable: Scope.Variable,
  body: Body,
  all: readonly Body[],
  source: SourceCode,
): boolean {
  const isOutside = variable.references.some(
    ({ identifier, init }) => init !== true && !isInside(identifier as Node, body.fn),
  );
  if (isOutside || isShared(variable, body, all, source)) return true;
  // A variable of the module, or of a function further out, outlives the call that started the body.
  return enclosingFunction(body.call) !== (variable.scope.variableScope.block as Node);
}

function areConcurrent(a: Body, b: Body, variable: Scope.Variable, source: SourceCode): boolean {
  if (isInside(a.fn, b.fn) || isInside(b.fn, a.fn)) return false;
  if (hostOf(a, source) !== hostOf(b, source)) return false;
  const [first, second] = rangeOf(a.fn)[0] < rangeOf(b.fn)[0] ? [a, b] : [b, a];
  const { join } = situationOf(first, variable, source);
  return !isAwaitedBetween(first, second, source) && (join === undefined || isInside(second.fn, join));
}

// Of bodies in different functions, nothing is known about when these are called.
function hostOf({ fn }: Body, source: SourceCode): Node | undefined {
  for (const outer of ancestors(fn))
    if (isFunction(outer) && bodyOf(outer, source) === undefined && !isGroupBody(outer, source)) return outer;
  return undefined;
}

const joins: ReadonlySet<string> = new Set([
  'value',
  'result',
  'settled',
  'linkedValue',
  'waitForAll',
  'shutdown',
]);

function isAwaitedBetween(first: Body, second: Body, source: SourceCode): boolean {
  const [, from] = rangeOf(first.fn);
  const [until] = rangeOf(second.fn);
  return handlesOf(first, source).some((variable) =>
    variable.references.some(({ identifier }) => {
      const [at] = rangeOf(identifier as Node);
      return at > from && at < until && isJoin(identifier as Node);
    }),
  );
}

function isJoin(identifier: Node): boolean {
  let node = wrapped(identifier);
  for (let outer = parentOf(node); outer !== null; outer = parentOf(node)) {
    if (outer.type === 'AwaitExpression') return true;
    if (outer.type === 'MemberExpression' && outer.object === node) {
      if (outer.property.type !== 'Identifier' || !joins.has(outer.property.name)) return false;
    } else if (!(outer.type === 'CallExpression' && outer.callee === node)) return false;
    node = outer;
  }
  return false;
}

// The variables that say when a body has ended: the task itself, or the group it was added to.
function handlesOf({ call }: Body, source: SourceCode): Scope.Variable[] {
  const declarator = parentOf(wrapped(call));
  const callee = unwrapped(call.callee);
  const receiver = callee.type === 'MemberExpression' ? rootOf(callee.object) : undefined;
  const names = [
    declarator?.type === 'VariableDeclarator' && declarator.id.type === 'Identifier'
      ? declarator.id
      : undefined,
    receiver,
  ];
  return names.flatMap((name) => (name === undefined ? [] : (variableOf(name, source) ?? [])));
}
