import type { Rule, SourceCode } from 'eslint';
import type * as ESTree from 'estree';
import { isFunction, propertyName, unwrapped, type Node } from '../ast.ts';
import { isMadeBy, methodName } from '../names.ts';
import { defineRule } from '../rule.ts';
import { variableOf } from '../variables.ts';

export const noUnsendableCapture: Rule.RuleModule = defineRule({
  type: 'problem',
  description: 'disallow functions, classes and promises as arguments of calls that run on a worker',
  recommended: true,
  messages: {
    fn: 'A function cannot be sent to a worker: what it captures stays here. Expose it in the module of the worker, and send data.',
    cls: 'A class cannot be sent to a worker. Expose it in the module of the worker, and send data.',
    promise: 'A promise cannot be sent to a worker. Await it first.',
    symbol: 'A symbol cannot be sent to a worker.',
  },
  create(context) {
    const source = context.sourceCode;
    return {
      CallExpression(node) {
        if (!runsOnWorker(node, source)) return;
        for (const argument of node.arguments)
          for (const value of parts(argument)) {
            const messageId = unsendable(value, source);
            if (messageId !== undefined) context.report({ node: value, messageId });
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

function* parts(argument: Node): Generator<Node, void, undefined> {
  const node = unwrapped(argument);
  if (node.type === 'ArrayExpression') {
    for (const one of node.elements) if (one !== null) yield* parts(one);
  } else if (node.type === 'ObjectExpression') {
    for (const one of node.properties) yield* parts(one.type === 'Property' ? one.value : one);
  } else if (node.type === 'SpreadElement') yield* parts(node.argument);
  else yield node;
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
