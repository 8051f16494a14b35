import { type DeclarationReflection, type ProjectReflection, ReflectionKind } from 'typedoc';

const declarations =
  ReflectionKind.Class |
  ReflectionKind.Interface |
  ReflectionKind.Function |
  ReflectionKind.Variable |
  ReflectionKind.TypeAlias;
const members = ReflectionKind.Method | ReflectionKind.Property | ReflectionKind.Accessor;

/** The public names of a package, and public members of its classes and interfaces, that have no doc comment. */
export function undocumented(project: ProjectReflection): string[] {
  const found: string[] = [];
  const visit = (child: DeclarationReflection, path: string): void => {
    const full = path === '' ? child.name : `${path}.${child.name}`;
    if (child.kindOf(ReflectionKind.Module)) {
      for (const inner of child.children ?? []) visit(inner, '');
      return;
    }
    if (!child.kindOf(declarations | members)) return;
    if (!isDocumented(child)) found.push(full);
    if (!child.kindOf(ReflectionKind.ClassOrInterface)) return;
    for (const member of child.children ?? []) if (!isPlain(member)) visit(member, full);
  };
  for (const child of project.children ?? []) visit(child, '');
  return found;
}

/** A function or a property of functions has its comment on a signature. */
function isDocumented(child: DeclarationReflection): boolean {
  const type = child.type?.type === 'reflection' ? child.type.declaration.signatures : undefined;
  const own = [child, child.getSignature, child.setSignature, ...(child.signatures ?? []), ...(type ?? [])];
  return own.some((part) => part?.hasComment() === true);
}

/** What needs no words: what a base has documented, the name of an error, and what the language itself asks for. */
function isPlain(member: DeclarationReflection): boolean {
  if (member.inheritedFrom !== undefined || member.name.startsWith('[')) return true;
  return member.name === 'name' && member.parent?.name.endsWith('Error') === true;
}
