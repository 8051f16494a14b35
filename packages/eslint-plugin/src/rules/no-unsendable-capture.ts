import type { Rule, SourceCode } from 'eslint';
import type * as ESTree from 'estree';
import { unsendableParts } from '../concurrency/sendable.ts';
import { capturesOf } from '../meaning/captures.ts';
import { functionsOf } from '../meaning/functions.ts';
import { kindOf } from '../meaning/kinds.ts';
import { libraryName, methodName } from '../meaning/names.ts';
import { defineRule } from '../rule.ts';
import { keyName, propertyName, unwrapped, type Node } from '../syntax/ast.ts';
import { variableOf } from '../syntax/variables.ts';

interface Options {
  /** Whether the files are modules of workers. Default: those that call `expose` and make no pool. */
  readonly inWorker?: boolean;
}

export const noUnsendableCapture: Rule.RuleModule = defineRule({
  name: 'no-unsendable-capture',
  type: 'problem',
  description: 'disallow functions, classes and promises as arguments of calls that run on a worker',
  recommended: true,
  schema: [{ type: 'object', properties: { inWorker: { type: 'boolean' } }, additionalProperties: false }],
  messages: {
    capture:
      "'{{name}}' is not there where this function runs: from a worker only its text goes to the main thread. Pass the value as an argument.",
    mainFn:
      'A function cannot be sent to the main thread: what it captures stays here. Expose it there, and send data.',
    fn: 'A function cannot be sent to a worker: what it captures stays here. Expose it in the module of the worker, and send data.',
    cls: 'A class cannot be sent to a worker. Expose it in the module of the worker, and send data.',
    promise: 'A promise cannot be sent to a worker. Await it first.',
    symbol: 'A symbol cannot be sent to a worker.',
  },
  create(context) {
    const source = context.sourceCode;
    const { inWorker } = (context.options[0] ?? {}) as Options;
    const sent: ESTree.SimpleCallExpression[] = [];
    let exposes = false;
    let makesPools = false;
    const checkArguments = (given: readonly Node[], functionMessage: 'fn' | 'mainFn'): void => {
      for (const argument of given)
        for (const { node, is } of unsendableParts(argument, source))
          context.report({ node, messageId: is === 'fn' ? functionMessage : is });
    };
    return {
      NewExpression(node) {
        makesPools ||= libraryName(node.callee, source) === 'WorkerPool';
      },
      CallExpression(node) {
        const name = libraryName(node.callee, source);
        if (name === 'expose') exposes = true;
        else if (name === 'MainActor.run') sent.push(node);
        else if (runsOnWorker(node, source)) checkArguments(node.arguments, 'fn');
      },
      // Only now it is known whether this is the module of a worker. On the main thread nothing is sent.
      'Program:exit'() {
        if (!(inWorker ?? (exposes && !makesPools))) return;
        for (const call of sent) {
          const [body, ...given] = call.arguments;
          checkArguments(given, 'mainFn');
          const fn = body && functionsOf(body as Node, source)[0]?.fn;
          if (body === undefined || fn === undefined) continue;
          for (const { identifier } of capturesOf(fn, source)) {
            const node = fn === unwrapped(body) ? (identifier as Node) : body;
            context.report({
              node,
              messageId: 'capture',
              data: { name: (identifier as ESTree.Identifier).name },
            });
          }
        }
      },
    };
  },
});

// pool.call.name(…) and pool.actor('Name', …)
function runsOnWorker(call: ESTree.SimpleCallExpression, source: SourceCode): boolean {
  const callee = unwrapped(call.callee);
  if (callee.type !== 'MemberExpression') return false;
  const owner = unwrapped(callee.object);
  if (methodName(call) === 'actor') return kindOf(owner, source) === 'WorkerPool';
  return isCallOfPool(owner, source);
}

// `pool.call`, and a variable that is it: `const { call } = pool`.
function isCallOfPool(node: Node, source: SourceCode): boolean {
  if (node.type === 'MemberExpression')
    return propertyName(node) === 'call' && isPool(unwrapped(node.object), source);
  if (node.type !== 'Identifier') return false;
  const declarator = variableOf(node, source)?.defs[0]?.node as Node | undefined;
  if (declarator?.type !== 'VariableDeclarator' || !declarator.init) return false;
  if (declarator.id.type === 'Identifier') return isCallOfPool(unwrapped(declarator.init), source);
  return isKeyOf(declarator.id, node.name) && isPool(unwrapped(declarator.init), source);
}

function isKeyOf(pattern: Node, name: string): boolean {
  return (
    pattern.type === 'ObjectPattern' &&
    pattern.properties.some(
      (one) =>
        one.type === 'Property' &&
        keyName(one) === 'call' &&
        one.value.type === 'Identifier' &&
        one.value.name === name,
    )
  );
}

// One that comes from elsewhere is believed by its name: nothing else has `pool.call.name(…)`.
function isPool(node: Node, source: SourceCode): boolean {
  const kind = kindOf(node, source);
  if (kind !== undefined) return kind === 'WorkerPool';
  const name =
    node.type === 'MemberExpression' ? propertyName(node) : node.type === 'Identifier' ? node.name : '';
  return /(?:pool|workers?)$/i.test(name ?? '');
}
