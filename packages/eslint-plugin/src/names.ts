import type { SourceCode } from 'eslint';
import type * as ESTree from 'estree';
import { isCall, isFunction, parentOf, propertyName, unwrapped, type CallNode, type Node } from './ast.ts';
import { annotation, initialiser, parameterOf, variableOf } from './variables.ts';

const library = /^@tasktree\//;

/** The exported name of the library that an expression stands for, such as `asyncLet` or `Task.detached`. */
export function libraryName(expression: Node, source: SourceCode): string | undefined {
  const node = unwrapped(expression);
  if (node.type === 'Identifier') return importedName(node, source);
  if (node.type !== 'MemberExpression') return undefined;
  const property = propertyName(node);
  const name = property === undefined ? undefined : libraryName(node.object, source);
  if (name === '*') return property;
  return name === undefined ? undefined : `${name}.${property}`;
}

/** The module and the name that an identifier is imported from; `*` for a namespace. */
export function importOf(
  identifier: ESTree.Identifier,
  source: SourceCode,
): { module: string; name: string } | undefined {
  const definition = variableOf(identifier, source)?.defs[0];
  if (definition?.type !== 'ImportBinding') return undefined;
  const module = String((definition.parent as ESTree.ImportDeclaration).source.value);
  const specifier = definition.node as ESTree.ImportDeclaration['specifiers'][number];
  if (specifier.type === 'ImportNamespaceSpecifier') return { module, name: '*' };
  if (specifier.type === 'ImportDefaultSpecifier') return { module, name: 'default' };
  const { imported } = specifier;
  return { module, name: imported.type === 'Identifier' ? imported.name : String(imported.value) };
}

function importedName(identifier: ESTree.Identifier, source: SourceCode): string | undefined {
  const found = importOf(identifier, source);
  return found !== undefined && library.test(found.module) ? found.name : undefined;
}

export const groupMakers: ReadonlySet<string> = new Set([
  'withTaskGroup',
  'withThrowingTaskGroup',
  'withDiscardingTaskGroup',
  'withThrowingDiscardingTaskGroup',
]);

/** The name of a called method: `addTask` of `group.addTask(…)`. */
export function methodName(call: CallNode): string | undefined {
  const callee = unwrapped(call.callee);
  return call.type === 'CallExpression' && callee.type === 'MemberExpression'
    ? propertyName(callee)
    : undefined;
}

/** Whether an expression is a variable that a group was handed over in. */
export function isGroup(expression: Node, source: SourceCode): boolean {
  const node = unwrapped(expression);
  if (node.type !== 'Identifier') return false;
  const variable = variableOf(node, source);
  if (/^(?:Throwing)?(?:Discarding)?TaskGroup\b/.test(annotation(variable, source) ?? '')) return true;
  const parameter = parameterOf(variable);
  return parameter?.index === 0 && isGroupBody(parameter.fn, source);
}

/** Whether a function is the body that a group is made for. */
export function isGroupBody(fn: Node, source: SourceCode): boolean {
  const call = parentOf(fn);
  if (!isFunction(fn) || !isCall(call) || call.arguments[0] !== fn) return false;
  const name = libraryName(call.callee, source) ?? methodName(call);
  return name !== undefined && groupMakers.has(name);
}

/** Whether an expression is a variable made by `new Name(…)` or `name(…)` of the library, or annotated with that type. */
export function isMadeBy(expression: Node, name: string, type: string, source: SourceCode): boolean {
  const node = unwrapped(expression);
  if (node.type !== 'Identifier') return false;
  const variable = variableOf(node, source);
  if (new RegExp(`^${type}\\b`).test(annotation(variable, source) ?? '')) return true;
  const made = initialiser(variable);
  if (!isCall(made)) return false;
  return libraryName(made.callee, source) === name || methodName(made) === name;
}
