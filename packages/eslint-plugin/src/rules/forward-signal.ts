import type { Rule, SourceCode } from 'eslint';
import type * as ESTree from 'estree';
import { isCleanup, isToBeFinished } from '../concurrency/cleanup.ts';
import { handleAt } from '../concurrency/handles.ts';
import { isLastEvent } from '../meaning/emitters.ts';
import { kindOf } from '../meaning/kinds.ts';
import { originOf } from '../meaning/origins.ts';
import { none, takesSignal, type TakesSignal } from '../meaning/takes-signal.ts';
import { typeAt } from '../meaning/types.ts';
import { defineRule } from '../rule.ts';
import { keyName, propertyName, unwrapped, type Node } from '../syntax/ast.ts';
import { initialiser, variableOf } from '../syntax/variables.ts';

interface Options {
  /** Further functions that take a signal, and the number of the argument with their options. */
  readonly functions?: Readonly<Record<string, number>>;
}

export const forwardSignal: Rule.RuleModule = defineRule({
  name: 'forward-signal',
  type: 'problem',
  description: "require calls that accept a signal to get the task's",
  recommended: true,
  hasSuggestions: true,
  schema: [
    {
      type: 'object',
      properties: { functions: { type: 'object', additionalProperties: { type: 'integer', minimum: 0 } } },
      additionalProperties: false,
    },
  ],
  messages: {
    forward:
      "'{{name}}' accepts a signal and gets none: it goes on when the task is cancelled. Pass `signal: {{task}}.signal`.",
    handle: "'{{name}}' takes options, and a task is none. Pass `{ signal: {{task}}.signal }`.",
    only: "'{{name}}' stops at this signal only, and goes on when the task is cancelled. Pass both: `AbortSignal.any([{{task}}.signal, …])`.",
    pass: 'Pass `signal: {{task}}.signal`.',
  },
  create(context) {
    const source = context.sourceCode;
    const { functions = none } = (context.options[0] ?? {}) as Options;
    return {
      CallExpression(node) {
        const taker = takesSignal(node.callee, functions, source);
        if (taker === undefined) return;
        const handle = handleAt(node, source);
        if (handle === undefined || isCleanup(node, handle.fn) || isToBeFinished(node, handle.fn, source))
          return;
        const { name, index } = taker;
        if (node.arguments.slice(0, index + 1).some(({ type }) => type === 'SpreadElement')) return;
        // What waits for the end of something that was given the signal must not leave before it.
        if (name === 'once' && isLastEvent(node.arguments[1] as Node | undefined)) return;
        if (name === 'fetch' && isRequest(node.arguments[0] as Node | undefined, source)) return;
        const fault = faultOf(node.arguments[index] as Node | undefined, source);
        if (fault === undefined) return;
        const task = handle.name;
        const suggest: Rule.SuggestionReportDescriptor[] = [];
        const fix = task === undefined ? undefined : repair(node, taker, task, source);
        if (fix && task) suggest.push({ messageId: 'pass', data: { task }, fix });
        context.report({ node, messageId: fault, data: { name, task: task ?? 'task' }, suggest });
      },
    };
  },
});

function faultOf(options: Node | undefined, source: SourceCode): 'forward' | 'handle' | 'only' | undefined {
  if (options === undefined || isNothing(options)) return 'forward';
  const node = unwrapped(options);
  // An encoding carries no signal.
  if (node.type === 'Literal' && typeof node.value === 'string') return 'forward';
  if (node.type === 'Identifier') return kindOf(node, source) === 'TaskContext' ? 'handle' : undefined;
  if (node.type !== 'ObjectExpression') return undefined;
  if (node.properties.some((one) => one.type === 'SpreadElement' || one.computed)) return undefined;
  const signal = signalIn(node);
  if (signal === undefined) return 'forward';
  return isTimeoutSignal(signal, source) ? 'only' : undefined;
}

function isNothing(node: Node): boolean {
  return (
    (node.type === 'Identifier' && node.name === 'undefined') ||
    (node.type === 'Literal' && node.value === null)
  );
}

function signalIn({ properties }: ESTree.ObjectExpression): Node | undefined {
  for (const one of properties) if (one.type === 'Property' && keyName(one) === 'signal') return one.value;
  return undefined;
}

// A time limit of its own, which knows nothing of the task.
function isTimeoutSignal(signal: Node, source: SourceCode): boolean {
  const node = unwrapped(signal);
  return (
    node.type === 'CallExpression' && originOf(node.callee, source)?.path.join('.') === 'AbortSignal.timeout'
  );
}

// A request can carry a signal of its own.
function isRequest(argument: Node | undefined, source: SourceCode): boolean {
  if (argument === undefined) return true;
  const node = unwrapped(argument);
  if (typeAt(node, source)?.symbol?.name === 'Request') return true;
  switch (node.type) {
    case 'NewExpression':
      return source.getText(node.callee) === 'Request';
    case 'MemberExpression':
      return /^(?:raw|req|request)$/i.test(propertyName(node) ?? '');
    case 'CallExpression':
      return /request/i.test(source.getText(node.callee));
    case 'Identifier': {
      const value = initialiser(variableOf(node, source));
      return /^req(?:uest)?$|request$/i.test(node.name) || (value !== undefined && isRequest(value, source));
    }
    default:
      return false;
  }
}

function repair(
  call: ESTree.SimpleCallExpression,
  { index, fills }: TakesSignal,
  task: string,
  source: SourceCode,
): Rule.ReportFixer | undefined {
  const options = call.arguments[index] as Node | undefined;
  const signal = `signal: ${task}.signal`;
  if (options === undefined) {
    const last = call.arguments.at(-1);
    const missing = index - call.arguments.length;
    if (last === undefined || missing > (fills ? 1 : 0)) return undefined;
    return (fixer) => fixer.insertTextAfter(last, `${', undefined'.repeat(missing)}, { ${signal} }`);
  }
  const node = unwrapped(options);
  if (node.type === 'Literal' && typeof node.value === 'string')
    return (fixer) => fixer.replaceText(options, `{ encoding: ${node.raw}, ${signal} }`);
  if (node.type !== 'ObjectExpression') return (fixer) => fixer.replaceText(options, `{ ${signal} }`);
  const own = signalIn(node);
  if (own !== undefined)
    return (fixer) => fixer.replaceText(own, `AbortSignal.any([${task}.signal, ${source.getText(own)}])`);
  const open = source.getFirstToken(node);
  if (open === null) return undefined;
  return (fixer) => fixer.insertTextAfter(open, node.properties.length === 0 ? ` ${signal} ` : ` ${signal},`);
}
