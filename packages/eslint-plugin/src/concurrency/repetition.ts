import type { SourceCode } from 'eslint';
import type * as ESTree from 'estree';
import {
  ancestors,
  isCall,
  isFunction,
  isInside,
  parentOf,
  rangeOf,
  wrapped,
  type CallNode,
  type FunctionNode,
  type Node,
} from '../syntax/ast.ts';
import { isLoop } from '../syntax/awaits.ts';
import { callsOf, mentionsOfFunction } from '../meaning/functions.ts';
import { operationOf } from '../meaning/kinds.ts';
import { methodName, receiverOf } from '../meaning/names.ts';
import { bodiesOf, type Body } from './bodies.ts';
import { callsEach, callsOnEvents } from './callbacks.ts';
import { isJoinedBefore, replacesItself } from './joins.ts';
import { placeOf, type Place } from './places.ts';

/**
 * Whether several runs of a body can be under way over one and the same place: its start stands in a loop, in a function that is
 * called for each of many things, or in one that calls itself.
 */
export function isRepeated(body: Body, place: Place, source: SourceCode): boolean {
  if (body.oneAtATime) return false;
  if (body.many) return true;
  if (replacesItself(body, source)) return false;
  return comesAgain({ node: body.call, joined: false, body, place, seen: new Set(), source });
}

interface Walk {
  readonly node: Node;
  /** Whether what was started has ended by the time the walk is out of what it has passed. */
  readonly joined: boolean;
  readonly body: Body;
  readonly place: Place;
  readonly seen: Set<Node>;
  readonly source: SourceCode;
}

function comesAgain(walk: Walk): boolean {
  const { body, place, source, seen } = walk;
  let { joined } = walk;
  // `await group.start(…)` waits until the child is ready, not until it has ended.
  const startsOnly = methodName(body.call) === 'start' ? parentOf(wrapped(body.call)) : undefined;
  for (const outer of ancestors(walk.node)) {
    if (place.isDeclaredIn(outer)) return false;
    if (outer.type === 'AwaitExpression') joined ||= outer !== startsOnly;
    else if (outer.type === 'VariableDeclaration' && outer.kind === 'await using') joined = true;
    else if (isLoop(outer)) {
      joined ||= isJoinedBefore(body, rangeOf(outer)[1], outer, source);
      if (!joined) return true;
    } else if (isFunction(outer)) {
      if (seen.has(outer)) return false;
      seen.add(outer);
      const way = leaveFunction(outer, { ...walk, joined });
      if (way !== 'out') return way;
      joined = joined && isAwaitedByCaller(outer, source);
    }
  }
  return false;
}

// A region's function is awaited with the region, and its literal's place is that of the call.
function isAwaitedByCaller(fn: FunctionNode, source: SourceCode): boolean {
  const call = parentOf(wrapped(fn));
  return isCall(call) && operationOf(call, source)?.runs === 'within';
}

/** Whether a function runs several times, or `out` where the walk goes on around it. */
function leaveFunction(fn: FunctionNode, walk: Walk): boolean | 'out' {
  const { source, body, place } = walk;
  const outer = wrapped(fn);
  const call = parentOf(outer);
  const bodies = bodiesOf(fn, source);
  if (bodies.length > 0)
    return bodies.some(
      (one) =>
        !one.oneAtATime && (one.many || comesAgain({ ...walk, node: one.call, body: one, joined: false })),
    );
  if (isCall(call) && call.callee !== outer) {
    if (operationOf(call, source) !== undefined) return 'out';
    return callsEach(call) || callsOnEvents(call) ? true : 'out';
  }
  if (isCall(call)) return 'out';
  if (isHandler(call, outer)) return true;
  const mentions = mentionsOfFunction(fn, source);
  const calls = callsOf(fn, source).filter((one) => !isExcluded(one, walk));
  if (mentions.some((one) => isHandedToMany(one, source))) return true;
  // In a class, what adds to a group of the class is there to be called by others.
  if (place.home === undefined && isMember(call) && isStoredGroup(body, fn, source)) return true;
  const ownCalls = calls.filter((one) => isInside(one, fn));
  if (ownCalls.length > 0 && !(walk.joined && ownCalls.every(isAwaited))) return true;
  const others = calls.filter((one) => !isInside(one, fn));
  if (others.length > 1 && !others.every((one) => walk.joined && isAwaited(one))) return true;
  return others.some((one) => comesAgain({ ...walk, node: one, joined: walk.joined && isAwaited(one) }));
}

// Where the place is made anew for each call, as in a function around the declaration and the call.
function isExcluded(call: CallNode, { place }: Walk): boolean {
  return place.home !== undefined && isFunction(place.home) && !isInside(call, place.home);
}

function isAwaited(call: CallNode): boolean {
  const outer = parentOf(wrapped(call));
  return outer?.type === 'AwaitExpression' || outer?.type === 'ReturnStatement';
}

function isHandedToMany(mention: Node, source: SourceCode): boolean {
  const node = wrapped(mention);
  const call = parentOf(node);
  if (isCall(call) && call.callee !== node)
    return operationOf(call, source) === undefined && (callsEach(call) || callsOnEvents(call));
  return isHandler(call, node);
}

// `onclick = f`, `<button onClick={f}>`.
function isHandler(outer: Node | null, node: Node): boolean {
  if (outer === null) return false;
  if ((outer.type as string) === 'JSXExpressionContainer') return true;
  if (outer.type !== 'AssignmentExpression' || outer.right !== node) return false;
  const { left } = outer;
  return (
    left.type === 'MemberExpression' &&
    left.property.type === 'Identifier' &&
    /^on[a-z]/.test(left.property.name)
  );
}

function isMember(outer: Node | null): boolean {
  return (
    outer?.type === 'MethodDefinition' || outer?.type === 'PropertyDefinition' || outer?.type === 'Property'
  );
}

// A group or a set that a field keeps, or a constant from outside the function.
function isStoredGroup(body: Body, fn: FunctionNode, source: SourceCode): boolean {
  const member = fn as unknown as { parent?: ESTree.MethodDefinition };
  if (member.parent?.kind === 'constructor') return false;
  const receiver = receiverOf(body.call);
  const found = receiver && placeOf(receiver, source);
  return found !== undefined && !found.place.isDeclaredIn(fn);
}
