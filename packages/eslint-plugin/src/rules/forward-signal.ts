import type { Rule, SourceCode } from 'eslint';
import type * as ESTree from 'estree';
import { ancestors, isCall, isFunction, parentOf, unwrapped, type Node } from '../ast.ts';
import { enclosingHandle, handleName } from '../bodies.ts';
import { importOf, libraryName, methodName } from '../names.ts';
import { defineRule } from '../rule.ts';
import { initialiser, variableOf } from '../variables.ts';

/** The argument with the options, of what takes a signal there. */
const known: Readonly<Record<string, number>> = {
  'timers/promises setTimeout': 2,
  'timers/promises setImmediate': 1,
  'timers/promises setInterval': 2,
  'fs/promises readFile': 1,
  'fs/promises writeFile': 2,
  'events once': 2,
  'events on': 2,
};

interface Options {
  /** Further functions that take a signal, and the number of the argument with their options. */
  readonly functions?: Readonly<Record<string, number>>;
}

export const forwardSignal: Rule.RuleModule = defineRule({
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
    pass: 'Pass `signal: {{task}}.signal`.',
  },
  create(context) {
    const source = context.sourceCode;
    const { functions = {} } = (context.options[0] ?? {}) as Options;
    return {
      CallExpression(node) {
        const callee = unwrapped(node.callee);
        const found = optionsOf(callee, functions, source);
        if (found === undefined || !isCancellable(node, source)) return;
        if (node.arguments.slice(0, found.index + 1).some(({ type }) => type === 'SpreadElement')) return;
        if (found.name === 'fetch' && isRequest(node.arguments[0], source)) return;
        const options = node.arguments[found.index];
        if (options !== undefined && !lacksSignal(options)) return;
        const task = handleName(node, source);
        const suggest: Rule.SuggestionReportDescriptor[] = [];
        const fix = task === undefined ? undefined : addition(node, found.index, task, source);
        if (fix && task) suggest.push({ messageId: 'pass', data: { task }, fix });
        context.report({
          node,
          messageId: 'forward',
          data: { name: found.name, task: task ?? 'task' },
          suggest,
        });
      },
    };
  },
});

// In a shield nothing is to be cut short.
function isCancellable(node: Node, source: SourceCode): boolean {
  const handle = enclosingHandle(node, source);
  if (handle === undefined) return false;
  for (const outer of ancestors(node)) {
    const call = isFunction(outer) ? parentOf(outer) : null;
    if (
      isCall(call) &&
      (libraryName(call.callee, source) ?? methodName(call))?.endsWith('withTaskCancellationShield')
    )
      return false;
    if (outer === handle.fn) break;
  }
  return true;
}

function optionsOf(
  callee: ESTree.Node,
  functions: Readonly<Record<string, number>>,
  source: SourceCode,
): { name: string; index: number } | undefined {
  if (callee.type !== 'Identifier') return undefined;
  const { name } = callee;
  const own = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (own !== undefined) return { name, index: own };
  if (name === 'fetch' && (variableOf(callee, source)?.defs.length ?? 0) === 0) return { name, index: 1 };
  const from = importOf(callee, source);
  const index = from && known[`${from.module.replace(/^node:/, '')} ${from.name}`];
  return index === undefined ? undefined : { name, index };
}

// A request can carry a signal of its own.
function isRequest(argument: ESTree.Node | undefined, source: SourceCode): boolean {
  if (argument === undefined) return true;
  const node = unwrapped(argument);
  if (node.type !== 'Identifier')
    return node.type === 'NewExpression' && source.getText(node.callee) === 'Request';
  const value = initialiser(variableOf(node, source));
  return /request/i.test(node.name) || (value !== undefined && isRequest(value, source));
}

function lacksSignal(options: ESTree.Node): boolean {
  const node = unwrapped(options);
  return (
    node.type === 'ObjectExpression' &&
    node.properties.every(
      (one) =>
        one.type === 'Property' &&
        !one.computed &&
        (one.key.type === 'Identifier' ? one.key.name : String((one.key as ESTree.Literal).value)) !==
          'signal',
    )
  );
}

function addition(
  call: ESTree.SimpleCallExpression,
  index: number,
  task: string,
  source: SourceCode,
): Rule.ReportFixer | undefined {
  const options = call.arguments[index];
  const last = call.arguments.at(-1);
  if (options !== undefined) {
    const node = unwrapped(options) as ESTree.ObjectExpression;
    const open = source.getFirstToken(node);
    if (open === null) return undefined;
    const text = node.properties.length === 0 ? ` signal: ${task}.signal ` : ` signal: ${task}.signal,`;
    return (fixer) => fixer.insertTextAfter(open, text);
  }
  if (last === undefined || call.arguments.length !== index) return undefined;
  return (fixer) => fixer.insertTextAfter(last, `, { signal: ${task}.signal }`);
}
