import type { Rule, SourceCode } from 'eslint';
import type * as ESTree from 'estree';
import { enclosingFunction, parentOf, rangeOf, unwrapped, wrapped, type Node } from '../ast.ts';
import { isMadeBy, libraryName, methodName } from '../names.ts';
import { defineRule } from '../rule.ts';

export const awaitUsingAsyncLet: Rule.RuleModule = defineRule({
  type: 'problem',
  description: 'require async lets and task scopes to be declared with `await using`',
  recommended: true,
  hasSuggestions: true,
  messages: {
    declare:
      "Declare '{{name}}' with `await using`, so that what it starts has ended when the block ends, by whatever exit.",
    drop: 'Nobody can read this async let. Declare it with `await using`, or await what it calls.',
    useAwaitUsing: 'Declare it with `await using`.',
  },
  create(context) {
    const source = context.sourceCode;
    return {
      CallExpression(node) {
        if (!makesAsyncLet(node, source)) return;
        const outer = wrapped(node);
        const parent = parentOf(outer);
        if (parent?.type === 'ExpressionStatement') context.report({ node, messageId: 'drop' });
        if (parent?.type !== 'VariableDeclarator') return;
        const declaration = parentOf(parent) as ESTree.VariableDeclaration;
        if (declaration.kind === 'await using' || isHandedOn(parent, source)) return;
        const suggest: Rule.SuggestionReportDescriptor[] = [];
        const fix = (fixer: Rule.RuleFixer): Rule.Fix => {
          const [start] = rangeOf(declaration);
          return fixer.replaceTextRange([start, start + declaration.kind.length], 'await using');
        };
        if (canSuggest(declaration, source)) suggest.push({ messageId: 'useAwaitUsing', fix });
        context.report({
          node: parent,
          messageId: 'declare',
          data: { name: source.getText(parent.id) },
          suggest,
        });
      },
    };
  },
});

// Returned, or put where it outlives the block: `await using` would end it before anybody else can read it.
function isHandedOn(declarator: Node, source: SourceCode): boolean {
  return source.getDeclaredVariables(declarator).some(({ references }) =>
    references.some(({ identifier, init }) => {
      if (init === true) return false;
      const value = wrapped(identifier as Node);
      const outer = parentOf(value);
      switch (outer?.type) {
        case 'ReturnStatement':
          return true;
        case 'ArrowFunctionExpression':
          return outer.body === value;
        case 'AssignmentExpression':
          return outer.right === value;
        case 'Property':
          return outer.value === value && parentOf(outer)?.type === 'ObjectExpression';
        case 'PropertyDefinition':
          return outer.value === value;
        default:
          return false;
      }
    }),
  );
}

function makesAsyncLet(call: ESTree.SimpleCallExpression, source: SourceCode): boolean {
  const name = libraryName(call.callee, source);
  if (name !== undefined) return name === 'asyncLet' || name === 'taskScope';
  const method = methodName(call);
  if (method === 'taskScope') return true;
  // One of a scope's ends with the scope.
  const receiver = (unwrapped(call.callee) as Partial<ESTree.MemberExpression>).object;
  return (
    method === 'asyncLet' && receiver !== undefined && !isMadeBy(receiver, 'taskScope', 'TaskScope', source)
  );
}

function canSuggest(declaration: ESTree.VariableDeclaration, source: SourceCode): boolean {
  const [only, ...others] = declaration.declarations;
  if (only?.id.type !== 'Identifier' || others.length > 0) return false;
  const parent = parentOf(declaration);
  if (parent?.type !== 'BlockStatement' && parent?.type !== 'Program') return false;
  const reassigned = source
    .getDeclaredVariables(declaration)
    .some(({ references }) => references.some((one) => one.isWrite() && !one.init));
  return !reassigned && allowsAwait(declaration, source);
}

function allowsAwait(node: Node, source: SourceCode): boolean {
  const fn = enclosingFunction(node);
  return fn === undefined ? source.ast.sourceType === 'module' : fn.async === true;
}
