import { isUsing, type Node } from './ast.ts';
import type { Rewriter, Scope } from './rewriter.ts';
import { disposeEachRound } from './using.ts';

/** A `for await` loop, where it starts with its labels, and those. */
export interface LabelledLoop {
  readonly loop: Node;
  readonly start: number;
  readonly labels: readonly string[];
}

/**
 * Writes out what `for await (HEAD of SOURCE) BODY` does, so that its awaits can leave and re-enter:
 * `{ const i = iterate(SOURCE); try { for (; i.more(await i.next()); ) { HEAD = i.value; BODY } } catch … finally … }`.
 * HEAD is moved behind SOURCE; the labels are written anew.
 */
export function rewriteLoop(rewriter: Rewriter, { loop, start, labels }: LabelledLoop, scope: Scope): void {
  const { module } = rewriter;
  const { left, right, body } = loop as unknown as Record<'left' | 'right' | 'body', Node>;
  for (const part of [left, right, body]) rewriter.visit(part, scope);
  scope.suspensions += 1;

  const { frame } = module;
  const iteration = module.fresh();
  const error = module.fresh();
  const wait = (what: string): string => `${frame}.in(await ${frame}.out(${iteration}.${what}))`;
  const open = module.find('(', module.find('await', loop.start)) + 1;
  const of = module.find('of', left.end);
  const close = module.find(')', right.end);
  const label = labels.map((name) => `${name}:`).join('');

  let [prologue, epilogue] = ['', ''];
  if (isUsing(left)) {
    [prologue, epilogue] = disposeEachRound(module, left, `${iteration}.value`);
    module.replace(left.start, left.end, ' ');
  } else {
    const isDeclaration = left.type === 'VariableDeclaration';
    if (!isDeclaration) module.before(open, '(');
    module.after(of, isDeclaration ? `=${iteration}.value;` : `=${iteration}.value);`);
  }
  module.replace(start, open, `{const ${iteration}=${module.runtime('iterate')}(`);
  module.replace(of, of + 'of'.length, ' ');
  module.replace(close, close + 1, `);try{${label}for(;${iteration}.more(${wait('next()')});){`);
  module.edit.move(open, of, close + 1);
  module.before(close + 1, prologue);
  module.after(
    loop.end,
    `${epilogue}}}catch(${error}){${frame}.re();` +
      `if(${iteration}.fail())try{${wait('result')};}catch{${frame}.re();}throw ${error};}` +
      `finally{${frame}.re();if(${iteration}.close())${iteration}.closed(${wait('result')});}}`,
  );
}
