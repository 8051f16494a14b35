import type { SourceCode } from 'eslint';
import type * as ESTree from 'estree';
import { ancestors, descendants, isFunction, isInside, type Node } from './ast.ts';

/** Whether what runs next after `from` can be what is written further down in `around`, which holds both. */
export function leadsOutOf(from: Node, around: Node, source: SourceCode): boolean {
  let goesOn = true;
  let inner = from;
  for (const outer of ancestors(from)) {
    if (outer === around) break;
    if (outer.type === 'ReturnStatement' || outer.type === 'ThrowStatement') goesOn = false;
    else if (isEndOf(inner, outer, source)) goesOn = false;
    // What is awaited may throw, and then the handler goes on.
    else if (outer.type === 'TryStatement' && outer.block === inner && outer.handler)
      goesOn ||= !alwaysLeaves(outer.handler.body);
    inner = outer;
  }
  return goesOn;
}

/** Whether `later`, behind `from` in the source, can run after it in the same round of every loop around both. */
export function leadsTo(from: Node, later: Node, scope: Node, source: SourceCode): boolean {
  for (const outer of ancestors(from)) {
    if (outer !== scope && !isInside(later, outer)) continue;
    if (outer.type === 'IfStatement' || outer.type === 'ConditionalExpression')
      return !(isInside(from, outer.consequent) && outer.alternate && isInside(later, outer.alternate));
    // From the block to the handler and from both to the end: by an error, and by a return as well.
    if (outer.type === 'TryStatement') return true;
    if (outer.type === 'SwitchStatement') return fallsThrough(from, later, outer, source);
    return leadsOutOf(from, outer, source);
  }
  return true;
}

// From one case into a later one, unless something between them leaves the switch.
function fallsThrough(from: Node, later: Node, outer: ESTree.SwitchStatement, source: SourceCode): boolean {
  const first = outer.cases.findIndex((one) => isInside(from, one));
  const last = outer.cases.findIndex((one) => isInside(later, one));
  if (first < 0 || first === last) return leadsOutOf(from, outer, source);
  return !outer.cases
    .slice(first, last)
    .some(({ consequent }) => consequent.some((one) => one.type === 'BreakStatement' || alwaysLeaves(one)));
}

// The statements behind one leave the function, and nothing jumps past them.
function isEndOf(statement: Node, list: Node, source: SourceCode): boolean {
  const all = statementsOf(list);
  const index = all.indexOf(statement);
  if (index < 0) return false;
  const leaving = all.findIndex((one, at) => at > index && alwaysLeaves(one));
  return leaving >= 0 && !all.slice(index, leaving + 1).some((one) => jumps(one, source));
}

function statementsOf(node: Node): readonly Node[] {
  if (node.type === 'SwitchCase') return node.consequent;
  return node.type === 'BlockStatement' || node.type === 'Program' ? node.body : [];
}

function alwaysLeaves(statement: Node): boolean {
  switch (statement.type) {
    case 'ReturnStatement':
    case 'ThrowStatement':
      return true;
    case 'BlockStatement':
      return statement.body.some(alwaysLeaves);
    case 'IfStatement':
      return alwaysLeaves(statement.consequent) && !!statement.alternate && alwaysLeaves(statement.alternate);
    case 'TryStatement':
      if (statement.finalizer && alwaysLeaves(statement.finalizer)) return true;
      return alwaysLeaves(statement.block) && (!statement.handler || alwaysLeaves(statement.handler.body));
    default:
      return false;
  }
}

// By break and continue; those of functions inside are their own affair, and mentioning too many does no harm.
function jumps(statement: Node, source: SourceCode): boolean {
  if (isFunction(statement)) return false;
  for (const { type } of descendants(statement, source))
    if (type === 'BreakStatement' || type === 'ContinueStatement') return true;
  return false;
}
