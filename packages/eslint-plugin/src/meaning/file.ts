import type { SourceCode } from 'eslint';
import type * as ESTree from 'estree';
import {
  descendants,
  isFunction,
  parentOf,
  type CallNode,
  type FunctionNode,
  type Node,
} from '../syntax/ast.ts';

/** What the analyses look for in a file, collected in one walk. */
export interface FileIndex {
  readonly calls: readonly CallNode[];
  readonly functions: readonly FunctionNode[];
  /** `this.name`, and what else has `this` at its root. */
  readonly thisMembers: readonly ESTree.MemberExpression[];
  readonly returns: readonly ESTree.ReturnStatement[];
}

const known = new WeakMap<object, FileIndex>();

export function indexOf(source: SourceCode): FileIndex {
  let index = known.get(source.ast);
  if (index === undefined) {
    index = walk(source);
    known.set(source.ast, index);
  }
  return index;
}

function walk(source: SourceCode): FileIndex {
  const calls: CallNode[] = [];
  const functions: FunctionNode[] = [];
  const thisMembers: ESTree.MemberExpression[] = [];
  const returns: ESTree.ReturnStatement[] = [];
  for (const node of descendants(source.ast as Node, source)) {
    if (node.type === 'CallExpression' || node.type === 'NewExpression') calls.push(node);
    else if (node.type === 'ThisExpression') {
      const outer = parentOf(node);
      if (outer?.type === 'MemberExpression' && outer.object === node) thisMembers.push(outer);
    } else if (isFunction(node)) functions.push(node);
    else if (node.type === 'ReturnStatement') returns.push(node);
  }
  return { calls, functions, thisMembers, returns };
}
