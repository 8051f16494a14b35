import type { Rule, SourceCode } from 'eslint';
import type * as ESTree from 'estree';
import { carrierOf } from '../meaning/carrying.ts';
import { kindOf } from '../meaning/kinds.ts';
import { libraryName, methodName, receiverOf } from '../meaning/names.ts';
import { defineRule } from '../rule.ts';
import { allowsAwait } from '../syntax/allows-await.ts';
import {
  enclosingFunction,
  isCall,
  isFunction,
  parentOf,
  rangeOf,
  unwrapped,
  type CallNode,
  type Node,
} from '../syntax/ast.ts';
import { mentionsOfVariable, parameterOf, variableOf } from '../syntax/variables.ts';

export const awaitUsingAsyncLet: Rule.RuleModule = defineRule({
  name: 'await-using-async-let',
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
        const value = carrierOf(node);
        const parent = parentOf(value);
        if (parent?.type === 'ExpressionStatement') context.report({ node, messageId: 'drop' });
        else if (parent?.type === 'VariableDeclarator') checkDeclarator(parent, value);
        else if (parent?.type === 'AssignmentExpression' && parent.right === value)
          checkAssignment(parent, value);
      },
    };

    function checkDeclarator(declarator: ESTree.VariableDeclarator, value: Node): void {
      if (declarator.id.type !== 'Identifier' || isCollected(value)) return;
      const declaration = parentOf(declarator) as ESTree.VariableDeclaration;
      if (declaration.kind === 'await using' || isHandedOn(declarator.id, source)) return;
      const suggest: Rule.SuggestionReportDescriptor[] = [];
      const fix = (fixer: Rule.RuleFixer): Rule.Fix => {
        const [start] = rangeOf(declaration);
        return fixer.replaceTextRange([start, start + declaration.kind.length], 'await using');
      };
      if (canSuggest(declaration, source)) suggest.push({ messageId: 'useAwaitUsing', fix });
      context.report({ node: declarator, messageId: 'declare', data: { name: declarator.id.name }, suggest });
    }

    // `let image; … image = asyncLet(load)`, where the variable is the function's own.
    function checkAssignment(assignment: ESTree.AssignmentExpression, value: Node): void {
      const { left } = assignment;
      if (left.type !== 'Identifier' || isCollected(value)) return;
      const variable = variableOf(left, source);
      const block = variable?.scope.variableScope.block as Node | undefined;
      if (variable === undefined || block !== enclosingFunction(assignment) || isHandedOn(left, source))
        return;
      context.report({ node: assignment, messageId: 'declare', data: { name: left.name } });
    }
  },
});

// In an array or an object: it is not the variable that has to be ended.
function isCollected(value: Node): boolean {
  return value.type === 'ArrayExpression' || value.type === 'ObjectExpression';
}

function makesAsyncLet(call: ESTree.SimpleCallExpression, source: SourceCode): boolean {
  const name = libraryName(call.callee, source);
  if (name !== undefined) return name === 'asyncLet' || name === 'taskScope';
  const method = methodName(call);
  const receiver = receiverOf(call);
  // One of a scope's ends with the scope.
  return (
    (method === 'asyncLet' || method === 'taskScope') &&
    receiver !== undefined &&
    kindOf(receiver, source) === 'TaskContext'
  );
}

/** Returned, or put where it outlives the block: `await using` would end it before anybody else can read it. */
function isHandedOn(name: ESTree.Identifier, source: SourceCode, depth = 0): boolean {
  const variable = variableOf(name, source);
  if (variable === undefined || depth > 4) return false;
  return mentionsOfVariable(variable).some((mention) => mention !== name && leaves(mention, source, depth));
}

function leaves(mention: Node, source: SourceCode, depth: number): boolean {
  const value = carrierOf(mention);
  const outer = parentOf(value);
  switch (outer?.type) {
    case 'ReturnStatement':
    case 'YieldExpression':
      return true;
    case 'ArrowFunctionExpression':
      return outer.body === value;
    case 'AssignmentExpression':
      return outer.right === value;
    case 'PropertyDefinition':
      return outer.value === value;
    case 'VariableDeclarator':
      return (
        outer.id.type === 'Identifier' && outer.id !== mention && isHandedOn(outer.id, source, depth + 1)
      );
    case 'CallExpression':
    case 'NewExpression':
      return outer.callee !== value && keeps(outer, source);
    default:
      return false;
  }
}

const keeping = /^(?:push|unshift|add|set|use|adopt|resolve|yield|emit|next|send|enqueue)$/;

// Whether a call keeps its arguments: a collection, a stack of disposables, or a function that was handed in, as `resolve` is.
function keeps(call: CallNode, source: SourceCode): boolean {
  if (call.type === 'NewExpression') return true;
  if (parentOf(call)?.type === 'AwaitExpression') return false;
  const callee = unwrapped(call.callee);
  if (callee.type === 'Identifier') return parameterOf(variableOf(callee, source)) !== undefined;
  return (
    keeping.test(methodName(call) ?? '') &&
    !/^(?:globalThis\.)?Promise$/.test(source.getText(receiverOf(call)))
  );
}

function canSuggest(declaration: ESTree.VariableDeclaration, source: SourceCode): boolean {
  const parent = parentOf(declaration);
  if (declaration.declarations.length > 1 || declaration.kind === 'var') return false;
  if (parent?.type !== 'BlockStatement' && parent?.type !== 'Program') return false;
  const [variable] = source.getDeclaredVariables(declaration);
  if (variable === undefined || variable.references.some((one) => one.isWrite() && !one.init)) return false;
  // A function that mentions it may run when the block has ended.
  const fn = enclosingFunction(declaration);
  const isOwn = mentionsOfVariable(variable).every((one) => enclosingFunction(one) === fn || isCallNow(one));
  return isOwn && allowsAwait(declaration, source);
}

function isCallNow(mention: Node): boolean {
  const fn = enclosingFunction(mention);
  const call = fn && parentOf(fn);
  return isCall(call) && isFunction(fn) && parentOf(call)?.type === 'AwaitExpression';
}
