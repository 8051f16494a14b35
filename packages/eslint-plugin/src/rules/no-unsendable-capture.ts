import type { Rule, SourceCode } from 'eslint';
import type * as ESTree from 'estree';
import { isCall, isFunction, propertyName, unwrapped, type Node } from '../ast.ts';
import { capturesOf, functionOf } from '../captures.ts';
import { isMadeBy, libraryName, methodName } from '../names.ts';
import { defineRule } from '../rule.ts';
import { variableOf } from '../variables.ts';

interface Options {
  /** Whether the files are modules of workers. Default: those that call `expose` and make no pool. */
  readonly inWorker?: boolean;
}

export const noUnsendableCapture: Rule.RuleModule = defineRule({
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
        for (const value of parts(argument, source)) {
          const found = unsendable(value, source);
          if (found !== undefined)
            context.report({ node: value, messageId: found === 'fn' ? functionMessage : found });
        }
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
          const fn = body && functionOf(unwrapped(body), source);
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
  if (methodName(call) === 'actor') return isMadeBy(owner, 'WorkerPool', 'WorkerPool', source);
  return (
    owner.type === 'MemberExpression' &&
    propertyName(owner) === 'call' &&
    isMadeBy(owner.object, 'WorkerPool', 'WorkerPool', source)
  );
}

function* parts(argument: Node, source: SourceCode): Generator<Node, void, undefined> {
  const node = unwrapped(argument);
  if (node.type === 'ArrayExpression') {
    for (const one of node.elements) if (one !== null) yield* parts(one, source);
  } else if (node.type === 'ObjectExpression') {
    for (const one of node.properties) yield* parts(one.type === 'Property' ? one.value : one, source);
  } else if (node.type === 'SpreadElement') yield* parts(node.argument, source);
  else if (isCall(node) && libraryName(node.callee, source) === 'transfer') {
    const [value] = node.arguments;
    if (value !== undefined) yield* parts(value, source);
  } else yield node;
}

function unsendable(value: Node, source: SourceCode): 'fn' | 'cls' | 'promise' | 'symbol' | undefined {
  if (isFunction(value)) return 'fn';
  if (value.type === 'ClassExpression' || value.type === 'ClassDeclaration') return 'cls';
  if (value.type === 'NewExpression' && source.getText(value.callee) === 'Promise') return 'promise';
  if (value.type === 'CallExpression' && source.getText(value.callee) === 'Symbol') return 'symbol';
  if (value.type !== 'Identifier') return undefined;
  const definition = variableOf(value, source)?.defs[0];
  if (definition?.type === 'FunctionName') return 'fn';
  if (definition?.type === 'ClassName') return 'cls';
  const declarator =
    definition?.type === 'Variable' ? (definition.node as ESTree.VariableDeclarator) : undefined;
  if (declarator?.id.type !== 'Identifier' || !declarator.init) return undefined;
  const init = unwrapped(declarator.init);
  return init.type === 'Identifier' ? undefined : unsendable(init, source);
}
