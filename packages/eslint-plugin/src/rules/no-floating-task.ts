import type { Rule } from 'eslint';
import { methodName, receiverOf } from '../meaning/names.ts';
import { pendingOf, type Pending } from '../meaning/promises.ts';
import { defineRule } from '../rule.ts';
import { allowsAwait } from '../syntax/allows-await.ts';
import { isCall, isFunction, parentOf, unwrapped, type CallNode, type Node } from '../syntax/ast.ts';

export const noFloatingTask: Rule.RuleModule = defineRule({
  name: 'no-floating-task',
  type: 'problem',
  description: 'require tasks and the promises of operations to be awaited, kept, or dropped visibly',
  recommended: true,
  hasSuggestions: true,
  messages: {
    task: 'This task has no owner here: nobody waits for it, cancels it or sees its error. Await it, keep it, add it to a group, or write `void` to let it run on its own.',
    operation: '{{name}} returns a promise: without `await` its caller goes on, and nobody sees its error.',
    lazy: 'concurrentMap starts when it is iterated: as a statement it does nothing. Loop over it, or call toArray(), or use concurrentForEach.',
    addAwait: 'Await it.',
    addVoid: 'Let it run on its own, visibly.',
  },
  create(context) {
    const source = context.sourceCode;
    return {
      ExpressionStatement(node) {
        for (const dropped of partsOf(node.expression)) check(dropped);
      },
      // ids.forEach((id) => new Task(…)): forEach drops what its function returns.
      ArrowFunctionExpression(node) {
        const call = parentOf(node);
        if (node.body.type === 'BlockStatement' || !isCall(call) || methodName(call) !== 'forEach') return;
        for (const dropped of partsOf(node.body)) check(dropped);
      },
    };

    function check(expression: Node): void {
      const call = unhandled(expression);
      const found = call && pendingOf(call, source);
      if (found === undefined) return;
      const { is, name } = found;
      if (is === 'lazy') return context.report({ node: expression, messageId: 'lazy' });
      const suggest: Rule.SuggestionReportDescriptor[] = [];
      if (allowsAwait(expression, source))
        suggest.push({ messageId: 'addAwait', fix: (fixer) => fixer.insertTextBefore(expression, 'await ') });
      if (isLone(found, call, expression))
        suggest.push({ messageId: 'addVoid', fix: (fixer) => fixer.insertTextBefore(expression, 'void ') });
      context.report({
        node: expression,
        messageId: is === 'task' ? 'task' : 'operation',
        data: { name },
        suggest,
      });
    }
  },
});

function isLone({ is }: Pending, call: CallNode | undefined, expression: Node): boolean {
  return is === 'task' && call === unwrapped(expression);
}

// What becomes of `a && b`, `a ? b : c` and `a, b` becomes of their parts.
function* partsOf(expression: Node): Generator<Node, void, undefined> {
  const node = unwrapped(expression);
  if (node.type === 'LogicalExpression') yield* partsOf(node.right);
  else if (node.type === 'ConditionalExpression') {
    yield* partsOf(node.consequent);
    yield* partsOf(node.alternate);
  } else if (node.type === 'SequenceExpression') for (const one of node.expressions) yield* partsOf(one);
  else if (!isFunction(node)) yield expression;
}

/** The call whose promise an expression is, through `then` and `finally`, which hand its error on. */
function unhandled(expression: Node): CallNode | undefined {
  const node = unwrapped(expression);
  if (!isCall(node)) return undefined;
  const method = methodName(node);
  const receiver = receiverOf(node);
  const isPassedOn = method === 'finally' || (method === 'then' && node.arguments.length < 2);
  return isPassedOn && receiver !== undefined ? unhandled(receiver) : node;
}
