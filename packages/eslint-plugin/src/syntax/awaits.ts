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
import { leadsOutOf, leadsTo } from './ways.ts';

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
    if (pause.at <= start) return leadsTo(pause.node, node, scope, source);
    const loop = commonLoop(pause, node, scope);
    return loop === pause.node || (loop !== undefined && leadsOutOf(pause.node, loop, source));
  });
}

// The loop that brings the node's next round behind the pause.
function commonLoop(pause: Pause, node: Node, scope: Node): Node | undefined {
  for (const outer of ancestors(node)) {
    if (outer === scope) return undefined;
    if (isLoop(outer) && isInside(pause.node, outer) && pause.node !== outer)
      return runsEachRound(outer, node) ? outer : undefined;
    if (outer === pause.node && outer.type === 'ForOfStatement')
      return isInside(node, outer.body) ? outer : undefined;
  }
  return undefined;
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
