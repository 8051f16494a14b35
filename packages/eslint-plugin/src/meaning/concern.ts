import type { SourceCode } from 'eslint';
import { ownMethods } from '../library.ts';
import type { Node } from '../syntax/ast.ts';
import { parameterOf, variableOf } from '../syntax/variables.ts';
import { indexOf } from './file.ts';
import { concernsLibrary, methodName, receiverOf } from './names.ts';
import { hasTypes } from './types.ts';

const known = new WeakMap<object, boolean>();
const mention = /['"](?:@tasktree\/|tasktree['"/])/;
const ownMethod = new RegExp(`\\.(?:${Object.keys(ownMethods).join('|')})\\(`);

/** Whether a file has anything of this library. The rules say nothing about any other. */
export function concernsTasktree(source: SourceCode): boolean {
  let concerns = known.get(source.ast);
  if (concerns === undefined) {
    concerns = mention.test(source.text) || importsIt(source) || usesIt(source);
    known.set(source.ast, concerns);
  }
  return concerns;
}

function importsIt(source: SourceCode): boolean {
  for (const node of source.ast.body) {
    if (node.type !== 'ImportDeclaration') continue;
    const names = node.specifiers.map((one) =>
      one.type === 'ImportSpecifier' && one.imported.type === 'Identifier' ? one.imported.name : '*',
    );
    if (concernsLibrary(String(node.source.value), names, source)) return true;
  }
  return /require\(['"]\./.test(source.text) && requiresIt(source);
}

function requiresIt(source: SourceCode): boolean {
  return indexOf(source).calls.some(({ callee, arguments: [module] }) => {
    if (callee.type !== 'Identifier' || callee.name !== 'require' || module?.type !== 'Literal') return false;
    return concernsLibrary(String(module.value), ['*'], source);
  });
}

// By a type, or by a parameter that is called a group: a helper in JavaScript imports nothing.
function usesIt(source: SourceCode): boolean {
  if (!ownMethod.test(source.text)) return false;
  return (
    hasTypes(source) ||
    indexOf(source).calls.some((call) => isGroupParameter(receiverOf(call), methodName(call), source))
  );
}

function isGroupParameter(
  receiver: Node | undefined,
  method: string | undefined,
  source: SourceCode,
): boolean {
  if (method === undefined || ownMethods[method] !== 'TaskGroup' || receiver?.type !== 'Identifier')
    return false;
  return /group$/i.test(receiver.name) && parameterOf(variableOf(receiver, source)) !== undefined;
}
