import { methodName } from '../meaning/names.ts';
import { unwrapped, type CallNode } from '../syntax/ast.ts';

const iterations: ReadonlySet<string> = new Set([
  'map',
  'forEach',
  'flatMap',
  'from',
  'reduce',
  'times',
  'repeat',
  'each',
  'range',
]);

const events: ReadonlySet<string> = new Set([
  'on',
  'addListener',
  'addEventListener',
  'prependListener',
  'subscribe',
  'watch',
  'watchEffect',
  'setInterval',
  'handle',
  'use',
  'get',
  'post',
  'put',
  'patch',
  'all',
  'createServer',
  'serve',
  'process',
  'consume',
  'useCallback',
]);

/** Whether a call runs the function it is given for each of many things. */
export function callsEach(call: CallNode): boolean {
  return iterations.has(nameOf(call));
}

/** Whether a call has the function it is given called whenever something happens. */
export function callsOnEvents(call: CallNode): boolean {
  return events.has(nameOf(call));
}

function nameOf(call: CallNode): string {
  const callee = unwrapped(call.callee);
  return methodName(call) ?? (callee.type === 'Identifier' ? callee.name : '');
}
