import type { SourceCode } from 'eslint';
import type * as ESTree from 'estree';
import { keyName, parentOf, propertyName, unwrapped, type FunctionNode, type Node } from '../syntax/ast.ts';
import { annotationOf, initialiser, mentionsOfVariable, variableOf } from '../syntax/variables.ts';
import { indexOf } from './file.ts';

/** What `this` belongs to at a node: the class, the object literal, or the plain function or program around. */
function ownerOfThis(node: Node): Node {
  let inner = node;
  for (let outer = parentOf(node); outer !== null; outer = parentOf(outer)) {
    if (outer.type === 'PropertyDefinition' || outer.type === 'StaticBlock') return classOf(outer);
    if (outer.type === 'FunctionExpression' || outer.type === 'FunctionDeclaration') {
      const member = parentOf(outer);
      if (member?.type === 'MethodDefinition') return classOf(member);
      if (member?.type === 'Property' && member.value === outer) return parentOf(member) ?? outer;
      return outer;
    }
    inner = outer;
  }
  return inner;
}

function classOf(member: Node): Node {
  const body = parentOf(member);
  return (body && parentOf(body)) ?? member;
}

type Mentions = Map<string, ESTree.MemberExpression[]>;
const known = new WeakMap<object, Map<Node, Mentions>>();

/** The mentions of a field or method as a member of `this`, or of a constant that is `this`. */
export function mentionsOfMember(
  owner: Node,
  name: string,
  source: SourceCode,
): readonly ESTree.MemberExpression[] {
  let owners = known.get(source.ast);
  if (owners === undefined) {
    owners = new Map();
    for (const member of indexOf(source).thisMembers) keep(member, owners, source);
    for (const alias of constantsOfThis(source)) keep(alias, owners, source);
    known.set(source.ast, owners);
  }
  return owners.get(owner)?.get(name) ?? [];
}

function keep(member: ESTree.MemberExpression, owners: Map<Node, Mentions>, source: SourceCode): void {
  const name = propertyName(member);
  const owner = ownerOfMember(member, source);
  if (name === undefined || owner === undefined) return;
  const mentions = owners.get(owner) ?? new Map<string, ESTree.MemberExpression[]>();
  owners.set(owner, mentions);
  const all = mentions.get(name) ?? [];
  mentions.set(name, all);
  all.push(member);
}

function* constantsOfThis(source: SourceCode): Generator<ESTree.MemberExpression, void, undefined> {
  for (const scope of source.scopeManager.scopes)
    for (const variable of scope.variables) {
      if (initialiser(variable)?.type !== 'ThisExpression') continue;
      for (const mention of mentionsOfVariable(variable)) {
        const outer = parentOf(mention);
        if (outer?.type === 'MemberExpression' && outer.object === mention) yield outer;
      }
    }
}

/** What a member such as `this.name` or `self.name` is a member of, where its object is `this`. */
export function ownerOfMember(member: ESTree.MemberExpression, source: SourceCode): Node | undefined {
  const object = unwrapped(member.object);
  if (object.type === 'ThisExpression') return ownerOfThis(object);
  if (object.type !== 'Identifier') return undefined;
  const value = initialiser(variableOf(object, source));
  return value?.type === 'ThisExpression' ? ownerOfThis(value) : undefined;
}

/** A field or a method where it is declared. */
export interface Member {
  readonly value: Node | undefined;
  /** The text of its type. */
  readonly annotation: string | undefined;
  readonly fn?: FunctionNode;
}

/** The declarations of a member, and what a constructor assigns to it. */
export function membersNamed(owner: Node, name: string, source: SourceCode): readonly Member[] {
  const found: Member[] = [];
  for (const one of declared(owner)) {
    if (one.type === 'TSParameterProperty') {
      const { parameter } = one as unknown as { parameter: Node };
      const id = parameter.type === 'AssignmentPattern' ? parameter.left : parameter;
      if (id.type === 'Identifier' && id.name === name)
        found.push({ value: undefined, annotation: annotationOf(id, source) });
      continue;
    }
    const member = one as ESTree.PropertyDefinition | ESTree.Property | ESTree.MethodDefinition;
    if (keyName(member) !== name) continue;
    const value = member.value ? unwrapped(member.value as Node) : undefined;
    found.push({ value, annotation: annotationOf(member as Node, source) });
  }
  for (const mention of mentionsOfMember(owner, name, source)) {
    const outer = parentOf(mention);
    if (outer?.type === 'AssignmentExpression' && outer.left === mention)
      found.push({ value: unwrapped(outer.right), annotation: undefined });
  }
  return found;
}

function* declared(owner: Node): Generator<{ type: string }, void, undefined> {
  if (owner.type === 'ObjectExpression') {
    yield* owner.properties;
  } else if (owner.type === 'ClassDeclaration' || owner.type === 'ClassExpression') {
    for (const member of owner.body.body) {
      yield member;
      if (member.type === 'MethodDefinition' && member.kind === 'constructor')
        for (const parameter of member.value.params)
          if ((parameter.type as string) === 'TSParameterProperty') yield parameter;
    }
  }
}
