import type { SourceCode } from 'eslint';
import {
  ancestors,
  enclosingFunction,
  isCall,
  isFunction,
  isInside,
  parentOf,
  rangeOf,
  wrapped,
  type Node,
} from '../syntax/ast.ts';
import { leadsTo } from '../syntax/ways.ts';
import { operationOf } from '../meaning/kinds.ts';
import { methodName, receiverOf } from '../meaning/names.ts';
import { isBody, type Body } from './bodies.ts';
import { isJoinedBefore } from './joins.ts';
import { placeOf, type Place } from './places.ts';
import { isRepeated } from './repetition.ts';
import { runsOf } from './runs.ts';

/** Whether several bodies, or several runs of this one, have the place at the same time. */
export function isShared(place: Place, body: Body, all: readonly Body[], source: SourceCode): boolean {
  if (isRepeated(body, place, source)) return true;
  return all.some(
    (other) =>
      other !== body && mentionsIt(other, place, source) && areConcurrent(body, other, place, source),
  );
}

function mentionsIt(body: Body, place: Place, source: SourceCode): boolean {
  if (place.isDeclaredIn(body.fn)) return false;
  return runsOf(body, source).some(({ fn }) => place.mentions.some((one) => isInside(one, fn)));
}

/** Whether anybody but one run of this body can have the place, so that it may change while the body waits. */
export function isSeenElsewhere(place: Place, body: Body, all: readonly Body[], source: SourceCode): boolean {
  const isOutside = place.mentions.some((one) => !isInside(one, body.fn) && !isDeclaration(one));
  if (isOutside || isShared(place, body, all, source)) return true;
  // What is a field, or of the module or a function further out, outlives the call that started the body.
  return enclosingFunction(body.call) !== place.home;
}

function isDeclaration(mention: Node): boolean {
  const outer = parentOf(mention);
  return outer?.type === 'VariableDeclarator' && outer.id === mention;
}

function areConcurrent(a: Body, b: Body, place: Place, source: SourceCode): boolean {
  if (isInside(a.fn, b.fn) || isInside(b.fn, a.fn)) return false;
  const host = hostOf(a.call, source);
  if (a.call !== b.call && host !== hostOf(b.call, source)) return false;
  if (a.call === b.call) return !a.oneAtATime;
  const [first, second] = rangeOf(a.call)[0] < rangeOf(b.call)[0] ? [a, b] : [b, a];
  if (first.oneAtATime && second.oneAtATime && isSameGroup(first, second, source)) return false;
  if (isJoinedBefore(first, rangeOf(second.call)[0], undefined, source)) return false;
  const join = joinOf(first, place);
  if (join !== undefined && !isInside(second.call, join)) return false;
  return (
    isInside(second.call, first.call) ||
    leadsTo(first.call, second.call, (host ?? source.ast) as Node, source)
  );
}

function isSameGroup(a: Body, b: Body, source: SourceCode): boolean {
  const [one, other] = [receiverOf(a.call), receiverOf(b.call)];
  return (
    one !== undefined && other !== undefined && placeOf(one, source)?.place === placeOf(other, source)?.place
  );
}

/** The node at whose end a body has ended, where that can be seen. */
function joinOf(body: Body, place: Place): Node | undefined {
  const startsOnly = methodName(body.call) === 'start' ? parentOf(wrapped(body.call)) : undefined;
  for (const outer of ancestors(body.call)) {
    if (place.isDeclaredIn(outer)) return undefined;
    if (outer.type === 'AwaitExpression' && outer !== startsOnly) return outer;
    if (outer.type === 'VariableDeclaration' && outer.kind === 'await using')
      return parentOf(outer) ?? undefined;
  }
  return undefined;
}

// Of bodies in different functions, nothing is known about when these are called.
function hostOf(call: Node, source: SourceCode): Node | undefined {
  for (const outer of ancestors(call)) {
    if (!isFunction(outer) || isBody(outer, source)) continue;
    const around = parentOf(wrapped(outer));
    if (!isCall(around) || operationOf(around, source)?.runs !== 'within') return outer;
  }
  return undefined;
}
