import type { Rule, SourceCode } from 'eslint';
import { handleAt } from '../concurrency/handles.ts';
import { methodName } from '../meaning/names.ts';
import { pendingOf } from '../meaning/promises.ts';
import { defineRule } from '../rule.ts';
import {
  ancestors,
  descendants,
  enclosingFunction,
  isCall,
  isFunction,
  isInside,
  propertyName,
  unwrapped,
  type Node,
} from '../syntax/ast.ts';
import { isLoop } from '../syntax/awaits.ts';

export const noSwallowedCancellation: Rule.RuleModule = defineRule({
  name: 'no-swallowed-cancellation',
  type: 'problem',
  description: 'disallow a catch in a loop that swallows the cancellation and goes on',
  recommended: true,
  hasSuggestions: true,
  messages: {
    swallow:
      'A cancelled task goes on here: what was awaited rejects because of the cancellation, this catches it, and the loop comes round. Look first: `if (isCancellation(error)) throw error`, or `{{task}}.checkCancellation()`.',
    check: 'Begin with `{{task}}.checkCancellation()`.',
  },
  create(context) {
    const source = context.sourceCode;
    return {
      CatchClause(node) {
        const statement = (node as unknown as { parent: Node & { type: 'TryStatement' } }).parent;
        const loop = loopAround(statement);
        const handle = loop && handleAt(node, source);
        if (!loop || !handle || !pauses(statement.block, source)) return;
        if (leaves(node.body, source) || looks(node.body, source) || looksElsewhere(loop, statement, source))
          return;
        const open = source.getFirstToken(node.body);
        const task = handle.name;
        const suggest: Rule.SuggestionReportDescriptor[] =
          task !== undefined && open
            ? [
                {
                  messageId: 'check',
                  data: { task },
                  fix: (fixer) => fixer.insertTextAfter(open, ` ${task}.checkCancellation();`),
                },
              ]
            : [];
        context.report({ node, messageId: 'swallow', data: { task: task ?? 'task' }, suggest });
      },
      // `await poll().catch(log)`
      AwaitExpression(node) {
        const call = unwrapped(node.argument);
        if (!isCall(call) || methodName(call) !== 'catch') return;
        const [handler] = call.arguments as [Node?];
        const loop = loopAround(node);
        if (!loop || !isFunction(handler) || handleAt(node, source) === undefined) return;
        const { body } = handler;
        if (body.type === 'BlockStatement' && (leaves(body, source, false) || looks(body, source))) return;
        if (body.type !== 'BlockStatement' && looks(body, source)) return;
        if (looksElsewhere(loop, node, source)) return;
        context.report({
          node: call,
          messageId: 'swallow',
          data: { task: handleAt(node, source)?.name ?? 'task' },
        });
      },
    };
  },
});

function loopAround(node: Node): Node | undefined {
  for (const outer of ancestors(node)) {
    if (isFunction(outer)) return undefined;
    if (isLoop(outer)) return outer;
  }
  return undefined;
}

function pauses(node: Node, source: SourceCode): boolean {
  return own(node, source).some(
    (one) => one.type === 'AwaitExpression' || (one.type === 'ForOfStatement' && one.await),
  );
}

/** The nodes below one that its function runs itself. */
function own(node: Node, source: SourceCode): Node[] {
  const fn = enclosingFunction(node);
  return [...descendants(node, source)].filter((one) => one === node || enclosingFunction(one) === fn);
}

// By throw and by return; by break and return only where these end the loop.
function leaves(body: Node, source: SourceCode, endsLoop = true): boolean {
  return own(body, source).some((one) => {
    if (one.type === 'ThrowStatement') return true;
    if (!endsLoop) return false;
    return one.type === 'ReturnStatement' || (one.type === 'BreakStatement' && !isOfInner(one, body));
  });
}

function isOfInner(statement: Node, body: Node): boolean {
  for (const outer of ancestors(statement)) {
    if (outer === body) return false;
    if (isLoop(outer) || outer.type === 'SwitchStatement') return true;
  }
  return false;
}

const looking: ReadonlySet<string> = new Set([
  'isCancellation',
  'checkCancellation',
  'isCancelled',
  'aborted',
  'throwIfAborted',
  'CancellationError',
  'AbortError',
]);

/** Whether code asks if the task is cancelled, in one of the usual ways. */
function looks(node: Node, source: SourceCode): boolean {
  for (const one of descendants(node, source)) {
    if (one.type === 'Identifier' && looking.has(one.name)) return true;
    if (one.type === 'Literal' && typeof one.value === 'string' && looking.has(one.value)) return true;
    if (one.type === 'MemberExpression' && looking.has(propertyName(one) ?? '')) return true;
  }
  return false;
}

// Outside of the `try`, the loop looks, or waits in something that rejects when the task is cancelled.
function looksElsewhere(loop: Node, caught: Node, source: SourceCode): boolean {
  return own(loop, source).some((one) => {
    if (isInside(one, caught)) return false;
    if (one.type === 'AwaitExpression') {
      const call = unwrapped(one.argument);
      return isCall(call) && pendingOf(call, source)?.is === 'promise';
    }
    return (one.type === 'MemberExpression' || one.type === 'Identifier') && looks(one, source);
  });
}
