import type { Rule, SourceCode } from 'eslint';
import type * as ESTree from 'estree';
import { handleAt, type Handle } from '../concurrency/handles.ts';
import { carrierOf } from '../meaning/carrying.ts';
import { isLastEvent } from '../meaning/emitters.ts';
import { libraryName, methodName, receiverOf } from '../meaning/names.ts';
import { originOf } from '../meaning/origins.ts';
import { defineRule } from '../rule.ts';
import {
  descendants,
  isCall,
  isFunction,
  isInside,
  keyName,
  parentOf,
  rangeOf,
  unwrapped,
  type CallNode,
  type Node,
} from '../syntax/ast.ts';
import { mentionsOfVariable, rootOf, variableOf } from '../syntax/variables.ts';

export const noUnremovedListener: Rule.RuleModule = defineRule({
  name: 'no-unremoved-listener',
  type: 'problem',
  description: 'disallow timers and listeners in a body that nothing removes',
  recommended: true,
  hasSuggestions: true,
  messages: {
    timer:
      'Nothing ends this timer with the task: it runs on when that has ended or is cancelled. Use `{{task}}.sleep`, or clear it in `finally`.',
    listener:
      'Nothing removes this listener with the task: it is called when that has ended. Pass `{ signal: {{task}}.signal }`, or remove it in `finally`.',
    emitter:
      'Nothing removes this listener with the task: it is called when that has ended. Remove it in `finally`.',
    sleep: 'Use `{{task}}.sleep`.',
    pass: 'Pass `{ signal: {{task}}.signal }`.',
  },
  create(context) {
    const source = context.sourceCode;
    return {
      CallExpression(node) {
        const what = kindOfCall(node, source);
        const handle = what === undefined ? undefined : handleAt(node, source);
        // The program itself has no task that could end before it.
        if (what === undefined || handle === undefined || isMain(handle, source)) return;
        const task = handle.name ?? 'task';
        if (what === 'timer') {
          if (isCleared(node, source)) return;
          context.report({
            node,
            messageId: 'timer',
            data: { task },
            suggest: sleepInstead(node, handle, source),
          });
        } else if (!isRemoved(node, what, handle, source))
          context.report({ node, messageId: what, data: { task }, suggest: withSignal(node, what, handle) });
      },
    };
  },
});

type What = 'timer' | 'listener' | 'emitter';

function kindOfCall(call: ESTree.SimpleCallExpression, source: SourceCode): What | undefined {
  const callee = unwrapped(call.callee);
  if (callee.type === 'Identifier' || callee.type === 'MemberExpression') {
    const origin = originOf(callee, source);
    const isGlobal = origin?.module === '' || /^(?:node:)?timers$/.test(origin?.module ?? '');
    if (isGlobal && /^set(?:Interval|Timeout)$/.test(origin?.path.join('.') ?? '')) return 'timer';
  }
  const method = methodName(call);
  const [, listener] = call.arguments;
  if (method === undefined || listener === undefined) return undefined;
  if (method === 'addEventListener') return 'listener';
  if (!/^(?:on|addListener|prependListener)$/.test(method)) return undefined;
  // `route.on('/path', handler)` has a path, an emitter the name of an event.
  return isFunction(listener as Node) ||
    listener.type === 'Identifier' ||
    listener.type === 'MemberExpression'
    ? 'emitter'
    : undefined;
}

function isMain({ fn }: Handle, source: SourceCode): boolean {
  const call = parentOf(fn);
  return isCall(call) && libraryName(call.callee, source) === 'runMain';
}

// What a timer is called is mentioned again, to clear it or to hand it on; or it is part of something larger that is.
function isCleared(call: ESTree.SimpleCallExpression, source: SourceCode): boolean {
  const outer = parentOf(carrierOf(call));
  if (outer?.type === 'VariableDeclarator' && outer.id.type === 'Identifier')
    return mentionsOf(outer.id, source).some((one) => one !== outer.id);
  if (outer?.type === 'AssignmentExpression') {
    const root = rootOf(outer.left);
    const variable = root && variableOf(root, source);
    return variable === undefined || mentionsOfVariable(variable).some((one) => isGivenAway(one));
  }
  if (outer?.type === 'ReturnStatement') return true;
  return isCall(outer) && outer.callee !== call;
}

function mentionsOf(name: ESTree.Identifier, source: SourceCode): readonly Node[] {
  const variable = variableOf(name, source);
  return variable === undefined ? [] : mentionsOfVariable(variable);
}

function isGivenAway(mention: Node): boolean {
  const outer = parentOf(mention);
  return (isCall(outer) && outer.callee !== mention) || outer?.type === 'ReturnStatement';
}

function isRemoved(
  call: ESTree.SimpleCallExpression,
  what: What,
  { fn }: Handle,
  source: SourceCode,
): boolean {
  const receiver = receiverOf(call);
  if (receiver === undefined) return true;
  const text = source.getText(receiver);
  // A signal ends with its region; what the body itself has made goes with it; and an object looks after its own listeners.
  if (/signal$/i.test(text) || text === 'this' || isMadeIn(fn, receiver, source)) return true;
  // What is told of the end of something goes with that.
  if (isLastEvent(call.arguments[0] as Node | undefined)) return true;
  if (
    what === 'listener' &&
    (call.arguments[2] === undefined ? false : removesItself(call.arguments[2] as Node))
  )
    return true;
  for (const node of descendants(fn.body, source)) {
    if (!isCall(node)) continue;
    const other = receiverOf(node);
    if (!/^(?:removeEventListener|off|removeListener|removeAllListeners)$/.test(methodName(node) ?? ''))
      continue;
    if (other !== undefined && source.getText(other) === text) return true;
  }
  return false;
}

function isMadeIn(fn: Node, receiver: Node, source: SourceCode): boolean {
  const root = rootOf(receiver);
  const definition = root && variableOf(root, source)?.defs[0];
  if (definition === undefined || definition.type !== 'Variable' || !isInside(definition.name as Node, fn))
    return false;
  const { init } = definition.node as ESTree.VariableDeclarator;
  return !!init && isCall(unwrapped(init.type === 'AwaitExpression' ? init.argument : init));
}

function removesItself(options: Node): boolean {
  const node = unwrapped(options);
  if (node.type === 'Literal') return false;
  if (node.type !== 'ObjectExpression') return true;
  return node.properties.some(
    (one) => one.type === 'SpreadElement' || /^(?:signal|once)$/.test(keyName(one) ?? ''),
  );
}

/** `new Promise((resolve) => setTimeout(resolve, ms))` is a sleep. */
function sleepInstead(
  call: CallNode,
  { name }: Handle,
  source: SourceCode,
): Rule.SuggestionReportDescriptor[] {
  const fn = parentOf(call);
  const made = fn && parentOf(fn);
  const [callback, delay] = call.arguments as [Node?, Node?];
  if (fn?.type !== 'ArrowFunctionExpression' || fn.body !== call || made?.type !== 'NewExpression') return [];
  const [resolve] = fn.params;
  const isPlain =
    callback?.type === 'Identifier' && resolve?.type === 'Identifier' && callback.name === resolve.name;
  if (name === undefined || !isPlain || delay === undefined || call.arguments.length !== 2) return [];
  const text = `${name}.sleep(${source.getText(delay)})`;
  return [{ messageId: 'sleep', data: { task: name }, fix: (fixer) => fixer.replaceText(made, text) }];
}

function withSignal(call: CallNode, what: What, { name }: Handle): Rule.SuggestionReportDescriptor[] {
  const [, listener, options] = call.arguments as [Node?, Node?, Node?];
  if (what !== 'listener' || name === undefined || listener === undefined || options !== undefined) return [];
  const [, end] = rangeOf(listener);
  const fix = (fixer: Rule.RuleFixer): Rule.Fix =>
    fixer.insertTextAfterRange([end, end], `, { signal: ${name}.signal }`);
  return [{ messageId: 'pass', data: { task: name }, fix }];
}
