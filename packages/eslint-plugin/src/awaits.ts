import type { SourceCode } from 'eslint';
import {
  ancestors,
  descendants,
  enclosingFunction,
  isFunction,
  isInside,
  parentOf,
  rangeOf,
  type FunctionNode,
  type Node,
} from './ast.ts';

/** The end of each place where a function gives others a turn: other code runs between what is before and behind it. */
export interface Pause {
  readonly node: Node;
  /** From here on, others have run. */
  readonly at: number;
}

const known = new WeakMap<Node, readonly Pause[]>();

/** Where the code of a function, or of a module, pauses; not that of functions in it. */
function pausesOf(scope: Node, source: SourceCode): readonly Pause[] {
  let pauses = known.get(scope);
  if (pauses === undefined) {
    pauses = [...findPauses(scope, source)];
    known.set(scope, pauses);
  }
  return pauses;
}

function* findPauses(scope: Node, source: SourceCode): Generator<Pause, void, undefined> {
  for (const node of descendants(scope, source)) {
    if (node !== scope && node.type !== 'Program' && (enclosingFunction(node) ?? null) !== functionAt(scope))
      continue;
    if (node.type === 'AwaitExpression' || node.type === 'YieldExpression')
      yield { node, at: rangeOf(node)[1] };
    else if (node.type === 'ForOfStatement' && node.await) yield { node, at: rangeOf(node.right)[1] };
    else if (node.type === 'VariableDeclaration' && node.kind === 'await using') {
      const block = parentOf(node);
      if (block !== null) yield { node, at: rangeOf(block)[1] };
    }
  }
}

function functionAt(scope: Node): FunctionNode | null {
  return isFunction(scope) ? scope : null;
}

/** A pause between two places of a function, in the order of the source. */
export function pauseBetween(scope: Node, from: number, to: number, source: SourceCode): Pause | undefined {
  return pausesOf(scope, source).find(({ at }) => at > from && at <= to);
}

/** A pause that may be over when the node runs: before it, or behind it in a loop around both. */
export function pauseBefore(scope: Node, node: Node, source: SourceCode): Pause | undefined {
  const [start] = rangeOf(node);
  return pausesOf(scope, source).find((pause) => {
    if (pause.at <= start) return !isOnAnotherWay(pause.node, node, scope);
    return commonLoop(pause, node, scope) && !leaves(pause.node, scope);
  });
}

function commonLoop(pause: Pause, node: Node, scope: Node): boolean {
  for (const outer of ancestors(node)) {
    if (outer === scope) return false;
    if (isLoop(outer) && isInside(pause.node, outer) && pause.node !== outer)
      return runsEachRound(outer, node);
    if (outer === pause.node && outer.type === 'ForOfStatement') return isInside(node, outer.body);
  }
  return false;
}

function runsEachRound(loop: Node, node: Node): boolean {
  if (loop.type === 'ForOfStatement' || loop.type === 'ForInStatement') return isInside(node, loop.body);
  return !(loop.type === 'ForStatement' && loop.init && isInside(node, loop.init));
}

export function isLoop(node: Node): boolean {
  return (
    node.type === 'ForStatement' ||
    node.type === 'ForOfStatement' ||
    node.type === 'ForInStatement' ||
    node.type === 'WhileStatement' ||
    node.type === 'DoWhileStatement'
  );
}

// `return await x` and the other branch of an if are not on the way to what is written below them.
function isOnAnotherWay(pause: Node, node: Node, scope: Node): boolean {
  if (leaves(pause, scope) && !isInTryOf(pause, scope)) return true;
  for (const outer of ancestors(pause)) {
    if (outer === scope) return false;
    if (!isInside(node, outer)) continue;
    if (outer.type === 'IfStatement' || outer.type === 'ConditionalExpression')
      return isInside(pause, outer.consequent) && (outer.alternate ? isInside(node, outer.alternate) : false);
    if (outer.type === 'SwitchStatement') return false;
  }
  return false;
}

function leaves(pause: Node, scope: Node): boolean {
  for (const outer of ancestors(pause)) {
    if (outer === scope) return false;
    if (outer.type === 'ReturnStatement' || outer.type === 'ThrowStatement') return true;
  }
  return false;
}

function isInTryOf(pause: Node, scope: Node): boolean {
  for (const outer of ancestors(pause)) {
    if (outer === scope) return false;
    if (outer.type === 'TryStatement') return true;
  }
  return false;
}
