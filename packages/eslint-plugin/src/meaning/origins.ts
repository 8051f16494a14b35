import type { Scope, SourceCode } from 'eslint';
import type * as ESTree from 'estree';
import { keyName, propertyName, unwrapped, type Node } from '../syntax/ast.ts';
import { isConstant, variableOf } from '../syntax/variables.ts';

/** Where a value comes from: a module and the way to it from there. The module of globals is ''. */
export interface Origin {
  readonly module: string;
  readonly path: readonly string[];
}

const globals: ReadonlySet<string> = new Set(['globalThis', 'window', 'self', 'global']);
// `const a = b.c; const b = a.d;` is no program, but it is text that can be linted.
const deepest = 12;

/** Where the value of an expression comes from, through imports of every form and constants. */
export function originOf(expression: Node, source: SourceCode, depth = 0): Origin | undefined {
  if (depth > deepest) return undefined;
  const node = unwrapped(expression);
  switch (node.type) {
    case 'Identifier':
      return originOfName(node, source, depth);
    case 'MemberExpression': {
      const property = propertyName(node);
      const object = property === undefined ? undefined : originOf(node.object, source, depth + 1);
      return object && property !== undefined ? at(object, property) : undefined;
    }
    case 'AwaitExpression':
      return node.argument.type === 'ImportExpression' ? moduleNamed(node.argument.source) : undefined;
    case 'CallExpression': {
      const callee = unwrapped(node.callee);
      if (callee.type === 'Identifier' && callee.name === 'require' && isGlobal(callee, source))
        return moduleNamed(node.arguments[0]);
      // `const add = lib.asyncLet.bind(lib)` is the same function.
      if (callee.type === 'MemberExpression' && propertyName(callee) === 'bind')
        return originOf(callee.object, source, depth + 1);
      return undefined;
    }
    default:
      return undefined;
  }
}

function at({ module, path }: Origin, name: string): Origin {
  if (module === '' && path.length === 0 && globals.has(name)) return { module, path };
  return { module, path: [...path, name] };
}

function moduleNamed(specifier: Node | undefined): Origin | undefined {
  return specifier?.type === 'Literal' && typeof specifier.value === 'string'
    ? { module: specifier.value, path: [] }
    : undefined;
}

function isGlobal(identifier: ESTree.Identifier, source: SourceCode): boolean {
  return (variableOf(identifier, source)?.defs.length ?? 0) === 0;
}

function originOfName(identifier: ESTree.Identifier, source: SourceCode, depth: number): Origin | undefined {
  const variable = variableOf(identifier, source);
  const definition = variable?.defs[0];
  if (variable === undefined || definition === undefined) {
    const { name } = identifier;
    return { module: '', path: globals.has(name) ? [] : [name] };
  }
  if (definition.type === 'ImportBinding') return originOfImport(definition, source, depth);
  if (definition.type !== 'Variable' || !isConstant(variable)) return undefined;
  const { id, init } = definition.node as ESTree.VariableDeclarator;
  if (!init) return undefined;
  const whole = originOf(init, source, depth + 1);
  const way = whole && wayTo(definition.name as Node, id);
  return whole && way && way.reduce(at, whole);
}

function originOfImport(definition: Scope.Definition, source: SourceCode, depth: number): Origin | undefined {
  const node = definition.node as Node;
  if ((node.type as string) === 'TSImportEqualsDeclaration') return originOfImportEquals(node, source, depth);
  const declaration = definition.parent as Node | null;
  if (declaration?.type !== 'ImportDeclaration') return undefined;
  const module = String(declaration.source.value);
  if (node.type !== 'ImportSpecifier') return { module, path: [] };
  const { imported } = node;
  const name = imported.type === 'Identifier' ? imported.name : String(imported.value);
  return { module, path: name === 'default' ? [] : [name] };
}

// `import fs = require('node:fs')` and `import sleep = lib.Task.sleep`.
function originOfImportEquals(node: Node, source: SourceCode, depth: number): Origin | undefined {
  const { moduleReference } = node as unknown as { moduleReference: QualifiedName };
  if (moduleReference.type === 'TSExternalModuleReference') return moduleNamed(moduleReference.expression);
  return originOfQualified(moduleReference as unknown as QualifiedName, source, depth);
}

interface QualifiedName {
  readonly type: string;
  readonly expression?: Node;
  readonly left?: QualifiedName;
  readonly right?: { readonly name: string };
}

function originOfQualified(name: QualifiedName, source: SourceCode, depth: number): Origin | undefined {
  if (name.type !== 'TSQualifiedName') return originOf(name as unknown as Node, source, depth + 1);
  const left = name.left && originOfQualified(name.left, source, depth + 1);
  return left && name.right && at(left, name.right.name);
}

/** The members that lead to a name in a pattern: `b` to `c` in `{ a, b: c }`. */
function wayTo(name: Node, pattern: Node): string[] | undefined {
  if (pattern === name) return [];
  if (pattern.type === 'AssignmentPattern') return wayTo(name, pattern.left);
  if (pattern.type !== 'ObjectPattern') return undefined;
  for (const one of pattern.properties) {
    if (one.type !== 'Property') continue;
    const below = wayTo(name, one.value);
    const key = keyName(one);
    if (below !== undefined && key !== undefined) return [key, ...below];
  }
  return undefined;
}
