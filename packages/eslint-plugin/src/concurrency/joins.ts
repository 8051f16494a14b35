import type { SourceCode } from 'eslint';
import {
  ancestors,
  enclosingFunction,
  isCall,
  isFunction,
  isInside,
  parentOf,
  propertyName,
  rangeOf,
  wrapped,
  type Node,
} from '../syntax/ast.ts';
import { mentionsOfVariable } from '../syntax/variables.ts';
import { operationOf } from '../meaning/kinds.ts';
import { receiverOf } from '../meaning/names.ts';
import type { Body } from './bodies.ts';
import { placeOf } from './places.ts';

/** Members that, awaited, say that work has ended. */
const joins: ReadonlySet<string> = new Set([
  'value',
  'result',
  'settled',
  'linkedValue',
  'waitForAll',
  'shutdown',
  'next',
  'nextResult',
  'joinNext',
  'toArray',
  'then',
  'catch',
  'finally',
]);

/** Where, behind the start of a body and before the end of a node, it is awaited for certain that the body has ended. */
export function isJoinedBefore(
  body: Body,
  until: number,
  within: Node | undefined,
  source: SourceCode,
): boolean {
  const [, from] = rangeOf(body.call);
  return handlesOf(body, source).some((mention) => {
    const [at] = rangeOf(mention);
    if (at < from || at >= until) return false;
    return (
      (within === undefined || isInside(mention, within)) && isJoin(mention) && isOnTheWay(mention, body.call)
    );
  });
}

/** Whether what ran before is cancelled where the body is started: `running?.cancel(); running = new Task(…)`. */
export function replacesItself(body: Body, source: SourceCode): boolean {
  const fn = enclosingFunction(body.call);
  const [until] = rangeOf(body.call);
  return handlesOf(body, source).some((mention) => {
    const member = parentOf(wrapped(mention));
    const isCancel = member?.type === 'MemberExpression' && propertyName(member) === 'cancel';
    return isCancel && rangeOf(mention)[0] < until && enclosingFunction(mention) === fn;
  });
}

function isJoin(mention: Node): boolean {
  let node = wrapped(mention);
  for (let outer = parentOf(node); outer !== null; outer = parentOf(node)) {
    if (outer.type === 'AwaitExpression') return true;
    if (outer.type === 'ForOfStatement') return outer.await && outer.right === node;
    if (isFunction(outer) || outer.type.endsWith('Statement')) return false;
    if (outer.type === 'MemberExpression' && outer.object === node && !joins.has(propertyName(outer) ?? ''))
      return false;
    node = outer;
  }
  return false;
}

const branches: ReadonlySet<string> = new Set([
  'IfStatement',
  'ConditionalExpression',
  'LogicalExpression',
  'SwitchCase',
  'CatchClause',
]);

// `if (running >= 4) await group.next()` may not happen.
function isOnTheWay(mention: Node, start: Node): boolean {
  let inner = mention;
  for (const outer of ancestors(mention)) {
    if (isInside(start, outer)) return true;
    if (isFunction(outer)) return false;
    if (branches.has(outer.type) && !(outer.type === 'IfStatement' && outer.test === inner)) return false;
    inner = outer;
  }
  return true;
}

/** The mentions of what says when a body has ended: its task, the promise of what it is a part of, or its group. */
function* mentionsOfHandles({ call }: Body, source: SourceCode): Generator<Node, void, undefined> {
  for (const outer of ancestors(call)) {
    if (outer.type === 'VariableDeclarator') {
      for (const variable of source.getDeclaredVariables(outer)) yield* mentionsOfVariable(variable);
      break;
    }
    if (outer.type === 'AssignmentExpression') {
      const found = placeOf(outer.left, source);
      if (found !== undefined) yield* found.place.mentions;
      break;
    }
    if (isFunction(outer)) {
      const around = parentOf(wrapped(outer));
      if (!isCall(around) || operationOf(around, source)?.runs !== 'within') break;
    }
  }
  const receiver = receiverOf(call);
  const group = receiver && placeOf(receiver, source);
  if (group !== undefined) yield* group.place.mentions;
}

function handlesOf(body: Body, source: SourceCode): readonly Node[] {
  return [...mentionsOfHandles(body, source)];
}
