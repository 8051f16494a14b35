import type { Rule } from 'eslint';
import type * as ESTree from 'estree';
import { enclosingFunction, unwrapped } from '../ast.ts';
import { groupMakers, libraryName, methodName } from '../names.ts';
import { defineRule } from '../rule.ts';

const tasks: ReadonlySet<string> = new Set(['Task', 'Task.detached', 'Task.immediate']);
const lazy = 'concurrentMap';
const promises: ReadonlySet<string> = new Set([
  ...groupMakers,
  'withTimeout',
  'withDeadline',
  'withTaskCancellationHandler',
  'withTaskCancellationShield',
  'withTaskPriorityEscalationHandler',
  'withCheckedContinuation',
  'withCancellableContinuation',
  'all',
  'allSettled',
  'race',
  'any',
  'concurrentForEach',
  'mapReduce',
  'Task.sleep',
  'Task.yield',
]);

export const noFloatingTask: Rule.RuleModule = defineRule({
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
        const call = unwrapped(node.expression);
        if (call.type !== 'CallExpression' && call.type !== 'NewExpression') return;
        const name = libraryName(call.callee, source) ?? ofHandle(call);
        if (name === undefined) return;
        if (name === lazy && call.type === 'CallExpression')
          return context.report({ node, messageId: 'lazy' });
        const isTask = tasks.has(name) && (name === 'Task') === (call.type === 'NewExpression');
        if (!isTask && !(promises.has(name) && call.type === 'CallExpression')) return;
        const suggest: Rule.SuggestionReportDescriptor[] = [];
        const fn = enclosingFunction(node);
        if (fn === undefined ? source.ast.sourceType === 'module' : fn.async === true)
          suggest.push({ messageId: 'addAwait', fix: (fixer) => fixer.insertTextBefore(node, 'await ') });
        if (isTask)
          suggest.push({ messageId: 'addVoid', fix: (fixer) => fixer.insertTextBefore(node, 'void ') });
        context.report({ node, messageId: isTask ? 'task' : 'operation', data: { name }, suggest });
      },
    };
  },
});

// `task.withTaskGroup(…)` of a handle: these names are nobody else's.
function ofHandle(call: ESTree.Expression): string | undefined {
  const name = call.type === 'CallExpression' ? methodName(call) : undefined;
  return name !== undefined && groupMakers.has(name) ? name : undefined;
}
