import { isUsing, lastDirective, type Node } from './ast.ts';
import type { Module } from './module.ts';
import type { Rewriter, Scope } from './rewriter.ts';

/** Opens a stretch of code whose `using` declarations are put on a list of the name given. */
function openDisposal(module: Module, name: string): string {
  return `const ${name}=${module.runtime('disposal')}();try{`;
}

/** Disposes of the list, with awaits that leave and re-enter like all others. */
function closeDisposal({ frame, fresh }: { frame: string; fresh: string }, name: string): string {
  return (
    `}catch(${fresh}){${frame}.re();${name}.fail(${fresh});}` +
    `finally{${frame}.re();while(${name}.next()){` +
    `try{${frame}.in(await ${frame}.out(${name}.result));}catch(${fresh}){${frame}.re();${name}.fail(${fresh});}}` +
    `${name}.end();}`
  );
}

/** Turns a declaration into constants that are put on the list. */
function rewriteDeclaration(module: Module, node: Node, name: string): void {
  const declarators = node['declarations'] as Node[];
  module.replace(node.start, declarators[0]!.start, 'const ');
  for (const { init } of declarators as unknown as { init: Node }[]) {
    module.wrapValue(init, `${name}.use`, `,${node['kind'] === 'await using'}`);
  }
}

/** A block, or the body of a function, with `using` declarations in it. */
export function rewriteUsingBlock(rewriter: Rewriter, node: Node, scope: Scope): void {
  const { module } = rewriter;
  const name = module.fresh();
  rewriter.visitChildren(node, scope);
  scope.suspensions += 1;
  const statements = node['body'] as Node[];
  for (const statement of statements) if (isUsing(statement)) rewriteDeclaration(module, statement, name);
  const last = lastDirective(statements);
  module.before(last?.end ?? node.start + 1, `${last ? ';' : ''}${openDisposal(module, name)}`);
  module.after(node.end - 1, closeDisposal({ frame: module.frame, fresh: module.fresh() }, name));
}

/** `for (using a = …; …; …)`: the declaration stays where it is, and the loop is what disposes. */
export function rewriteUsingHead(rewriter: Rewriter, loop: Node, start: number, scope: Scope): void {
  const { module } = rewriter;
  const name = module.fresh();
  rewriter.visitChildren(loop, scope);
  scope.suspensions += 1;
  rewriteDeclaration(module, loop['init'] as Node, name);
  const close = closeDisposal({ frame: module.frame, fresh: module.fresh() }, name);
  module.wrap(start, loop.end, `{${openDisposal(module, name)}`, `${close}}`);
}

/** What comes before and after the body of a loop over what is to be disposed of in each round. */
export function disposeEachRound(module: Module, left: Node, value: string): [string, string] {
  const name = module.fresh();
  const declarator = (left['declarations'] as Node[])[0]!;
  const isAsync = left['kind'] === 'await using';
  const declare = `const ${declarator['id'].name as string}=${name}.use(${value},${isAsync});`;
  const close = closeDisposal({ frame: module.frame, fresh: module.fresh() }, name);
  return [`${openDisposal(module, name)}${declare}`, close];
}

/**
 * `for (… of …)`: a body that is left by an error out of a suspension is entered again before the iterator is closed, since that
 * may run code of the user.
 */
export function guardBody(rewriter: Rewriter, loop: Node, scope: Scope): void {
  const { module } = rewriter;
  const { left, right, body } = loop as unknown as Record<'left' | 'right' | 'body', Node>;
  rewriter.visit(left, scope);
  rewriter.visit(right, scope);
  const before = scope.suspensions;
  rewriter.visit(body, scope);
  if (isUsing(left)) {
    scope.suspensions += 1;
    const value = module.fresh();
    const [open, close] = disposeEachRound(module, left, value);
    module.replace(left.start, left.end, `const ${value}`);
    module.wrap(body.start, body.end, `{${open}`, `${close}}`);
  } else if (scope.suspensions > before) {
    module.wrap(body.start, body.end, '{try{', `}finally{${module.frame}.re();}}`);
  }
}
