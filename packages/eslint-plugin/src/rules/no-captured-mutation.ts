import type { Rule, SourceCode } from 'eslint';
import {
  ancestors,
  enclosingFunction,
  isCall,
  isFunction,
  isInside,
  parentOf,
  rangeOf,
  type FunctionNode,
  type Node,
} from '../ast.ts';
import { pauseBefore, pauseBetween } from '../awaits.ts';
import { bodyOf, type Body } from '../bodies.ts';
import { mutationsIn, type Mutation } from '../mutations.ts';
import { methodName } from '../names.ts';
import { defineRule } from '../rule.ts';
import { isSeenElsewhere, isShared } from '../sharing.ts';
import { isAlwaysTheSame } from '../variables.ts';

const cure = 'Return the value from the body and let the parent collect it.';

export const noCapturedMutation: Rule.RuleModule = defineRule({
  type: 'problem',
  description: 'disallow mutation of captured variables in concurrently executing code',
  recommended: true,
  messages: {
    shared: `Mutation of captured variable '{{name}}' in concurrently executing code. ${cure}`,
    split: `Mutation of captured variable '{{name}}' in concurrently executing code: others may have changed it during the await between reading and writing. ${cure}`,
  },
  create(context) {
    const source = context.sourceCode;
    const bodies: Body[] = [];
    const keep = (node: Node): void => {
      const body = bodyOf(node, source);
      if (body !== undefined) bodies.push(body);
    };
    return {
      ArrowFunctionExpression: keep,
      FunctionExpression: keep,
      'Program:exit'() {
        for (const body of bodies) {
          const mutations = [...mutationsIn(body.fn, source)];
          for (const mutation of mutations) {
            if (isLocked(mutation.node, body.fn)) continue;
            const { variable, node } = mutation;
            const read = lastRead(mutation, mutations);
            const torn = read !== undefined && isTorn(mutation, read, source);
            const atomic = read !== undefined && !torn;
            const isSplit = torn && (mutation.kind === 'variable' || mutation.readsFirst);
            const split = isSplit && isSeenElsewhere(variable, body, bodies, source);
            if (split) context.report({ node, messageId: 'split', data: { name: variable.name } });
            else if (
              !isSplit &&
              !atomic &&
              !(mutation.kind === 'variable' && isAlwaysTheSame(variable)) &&
              isLate(mutation.node, body.fn, source) &&
              isShared(variable, body, bodies, source)
            )
              context.report({ node, messageId: 'shared', data: { name: variable.name } });
          }
        }
      },
    };
  },
});

/** Where the value was last read before it is written, in the function that writes it. */
function lastRead(mutation: Mutation, all: readonly Mutation[]): number | undefined {
  const { node, variable, target, readsFirst } = mutation;
  const fn = enclosingFunction(node);
  const until = rangeOf(node)[1];
  const targets = new Set<unknown>(all.map((one) => one.target));
  const reads = variable.references
    .filter(({ identifier }) => !targets.has(identifier) && enclosingFunction(identifier as Node) === fn)
    .map(({ identifier }) => rangeOf(identifier as Node)[1])
    .filter((at) => at <= until);
  if (readsFirst) reads.push(rangeOf(target)[1]);
  // A pause after an earlier read is none when the value is read once more behind it, except by what the write itself reads.
  const own = reads.filter((at) => at > rangeOf(node)[0]);
  return own.length > 0 ? Math.min(...own) : reads.length > 0 ? Math.max(...reads) : undefined;
}

function isTorn({ node }: Mutation, read: number, source: SourceCode): boolean {
  const scope = enclosingFunction(node) ?? source.ast;
  return pauseBetween(scope, read, rangeOf(node)[1], source) !== undefined;
}

/** Whether others can have run since the body began. */
function isLate(node: Node, fn: FunctionNode, source: SourceCode): boolean {
  let inner = node;
  for (let scope = enclosingFunction(node); scope !== undefined; scope = enclosingFunction(scope)) {
    if (pauseBefore(scope, inner, source) !== undefined) return true;
    if (pauseBetween(scope, rangeOf(inner)[0], rangeOf(inner)[1], source) !== undefined) return true;
    if (scope === fn) return false;
    const call = parentOf(scope);
    if (isCall(call) && /^(?:then|catch|finally)$/.test(methodName(call) ?? '')) return true;
    inner = scope;
  }
  return false;
}

/** Whether a lock is held: inside withLock, or below `using permit = await mutex.lock()`. */
function isLocked(node: Node, fn: FunctionNode): boolean {
  for (const outer of ancestors(node)) {
    if (outer === fn) return false;
    if (isFunction(outer)) {
      const call = parentOf(outer);
      if (isCall(call) && /^(?:withLock|withPermit)$/.test(methodName(call) ?? '')) return true;
    }
    if (
      outer.type === 'BlockStatement' &&
      outer.body.some((one) => takesLock(one) && rangeOf(one)[1] <= rangeOf(node)[0])
    )
      return true;
  }
  return false;
}

function takesLock(statement: Node): boolean {
  if (statement.type !== 'VariableDeclaration') return false;
  return statement.declarations.some(({ init }) => {
    if (init?.type !== 'AwaitExpression' || !isCall(init.argument)) return false;
    return /^(?:lock|acquire)$/.test(methodName(init.argument) ?? '') && isInside(init, statement);
  });
}
