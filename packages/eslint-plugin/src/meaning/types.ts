import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { SourceCode } from 'eslint';
import { typeKinds, type Kind } from '../library.ts';
import type { Node } from '../syntax/ast.ts';
import { isLibrary } from './packages.ts';

// What is used of TypeScript and of typescript-eslint's services, so that neither has to be installed.
interface Declaration {
  getSourceFile(): { readonly fileName: string };
}
interface TypeSymbol {
  readonly name: string;
  readonly flags: number;
  readonly declarations?: readonly Declaration[];
}
export interface Type {
  /** `any`, `string` and other built-in types. */
  readonly intrinsicName?: string;
  readonly symbol?: TypeSymbol;
  readonly aliasSymbol?: TypeSymbol;
  readonly types?: readonly Type[];
  getCallSignatures(): readonly unknown[];
  getConstructSignatures(): readonly unknown[];
  getProperty(name: string): TypeSymbol | undefined;
  isTypeParameter(): boolean;
}
interface Services {
  readonly program?: {
    getTypeChecker(): { getAliasedSymbol(symbol: TypeSymbol): TypeSymbol };
  } | null;
  getTypeAtLocation(node: Node): Type;
  getSymbolAtLocation(node: Node): TypeSymbol | undefined;
}

// Not the numbers of TypeScript's flags, which are others in each of its versions; but this one has always been the same.
const alias = 1 << 21;
const unknowable: ReadonlySet<string | undefined> = new Set(['any', 'error', 'unresolved', 'unknown']);
const nothing: ReadonlySet<string | undefined> = new Set(['undefined', 'null', 'void']);

function servicesOf(source: SourceCode): Services | undefined {
  const services = source.parserServices as unknown as Services | undefined;
  return services?.program ? services : undefined;
}

export function hasTypes(source: SourceCode): boolean {
  return servicesOf(source) !== undefined;
}

/** The type of an expression, where the project's types are known and this one is. */
export function typeAt(node: Node, source: SourceCode): Type | undefined {
  const type = servicesOf(source)?.getTypeAtLocation(node);
  return type === undefined || unknowable.has(type.intrinsicName) ? undefined : type;
}

/** What an expression is by its type: of this library, something else for certain, or unknown. */
export function kindByType(node: Node, source: SourceCode): Kind | 'other' | undefined {
  const type = typeAt(node, source);
  if (type === undefined) return undefined;
  let isOther = false;
  for (const one of type.types ?? [type]) {
    for (const symbol of [one.aliasSymbol, one.symbol]) {
      const kind = symbol && Object.hasOwn(typeKinds, symbol.name) ? typeKinds[symbol.name] : undefined;
      if (symbol && kind !== undefined && isOfLibrary(symbol)) return kind;
    }
    if (one.isTypeParameter()) return undefined;
    isOther ||= !nothing.has(one.intrinsicName);
  }
  return isOther ? 'other' : undefined;
}

/** The name of the library that an identifier stands for, whichever files pass it on. */
export function symbolName(node: Node, source: SourceCode): string | undefined {
  const services = servicesOf(source);
  let symbol = services?.getSymbolAtLocation(node);
  if (!services?.program || symbol === undefined) return undefined;
  if ((symbol.flags & alias) !== 0) symbol = services.program.getTypeChecker().getAliasedSymbol(symbol);
  return isOfLibrary(symbol) ? symbol.name : undefined;
}

function isOfLibrary({ declarations = [] }: TypeSymbol): boolean {
  return declarations.some((one) => isInPackage(path.dirname(one.getSourceFile().fileName)));
}

const folders = new Map<string, boolean>();

// By the nearest package.json: a workspace's packages are not below node_modules.
function isInPackage(folder: string): boolean {
  let found = folders.get(folder);
  if (found === undefined) {
    const name = nameIn(path.join(folder, 'package.json'));
    const outer = path.dirname(folder);
    found = name === undefined ? outer !== folder && isInPackage(outer) : isLibrary(name);
    folders.set(folder, found);
  }
  return found;
}

function nameIn(file: string): string | undefined {
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as { name?: string }).name;
  } catch {
    return undefined;
  }
}
