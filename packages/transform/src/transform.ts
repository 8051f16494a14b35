import { parseSync, type ParserOptions } from 'oxc-parser';
import { lastDirective, type Node } from './compile/ast.ts';
import { Module } from './compile/module.ts';
import { Rewriter } from './compile/rewriter.ts';

/** What {@link transform} takes. */
export interface TransformOptions {
  /** Where the code that is put in imports its functions from. Default: `@tasktree/transform/runtime`. */
  readonly runtime?: string;
  /** How to read the code. Default: by the ending of the module's id, with JSX in `.js` files. */
  readonly lang?: 'js' | 'jsx' | 'ts' | 'tsx';
}

/** What {@link transform} gives. */
export interface TransformResult {
  /** Still TypeScript or JSX, where the code was. */
  readonly code: string;
  /** Leads from the new code to the old. */
  readonly map: SourceMap;
}

/** A source map of version 3. */
export interface SourceMap {
  /** 3. */
  readonly version: number;
  /** The file that the map is for, where it is known. */
  readonly file?: string | undefined;
  /** The files that the code came from. */
  readonly sources: string[];
  /** Their texts. */
  readonly sourcesContent?: (string | null)[] | undefined;
  /** The identifiers that the mappings mention. */
  readonly names: string[];
  /** Which place belongs to which, encoded. */
  readonly mappings: string;
  /** The map as JSON. */
  toString(): string;
  /** The map as a `data:` URL. */
  toUrl(): string;
}

interface Program {
  readonly body: Node[];
  readonly hashbang: Node | null;
}

/** What a module must hold to be worth reading. */
export const candidate: RegExp = /\basync\b|\.\s*(?:then|catch|finally)\s*\(/;
const JSX = /@jsx/;
const COMMON_JS = /\b(?:require\s*\(|module\.exports\b|exports\.)/;

/**
 * Rewrites the async functions of a module so that the current task is in force in all of their code, also after `await`,
 * `for await`, `await using` and, in async generators, `yield`; and in none of the code that runs in between (ambient.1).
 *
 * `id` names the module: its ending tells the language, and it is the source in the map. The order of promise reactions stays as
 * it was. Gives null where there is nothing to do: no async function and no callback for `then`, or a CommonJS module. Throws `SyntaxError` for code
 * that cannot be read.
 *
 * @example
 * ```ts
 * const result = transform('export const f = async (x: Promise<number>) => (await x) + 1;', 'f.ts');
 * ```
 */
export function transform(code: string, id: string, options: TransformOptions = {}): TransformResult | null {
  if (!candidate.test(code)) return null;
  const { runtime = '@tasktree/transform/runtime', lang = langOf(id) } = options;
  const { program, comments, errors, module: record } = parseSync(id, code, { lang, sourceType: 'module' });
  const error = errors.find(({ severity }) => severity === 'Error');
  if (error !== undefined) throw new SyntaxError(`${id}: ${error.message}${error.codeframe ?? ''}`);
  if (!record.hasModuleSyntax && COMMON_JS.test(code)) return null;

  const module = new Module(code, comments);
  const { body } = program as unknown as Program;
  const rewriter = new Rewriter(module);
  for (const statement of body) rewriter.visit(statement, { kind: 'plain', suspensions: 0 });
  const imports = module.importFrom(runtime);
  if (imports === '') return null;
  addImports(module, code, program as unknown as Program, imports);
  return {
    code: module.edit.toString(),
    map: module.edit.generateMap({ source: id, includeContent: true, hires: 'boundary' }),
  };
}

/** First of all, but behind what must stay first: directives, and comments that tell how to read JSX. */
function addImports({ edit }: Module, code: string, { body, hashbang }: Program, imports: string): void {
  const directive = lastDirective(body);
  const [first] = body;
  if (directive !== undefined) {
    edit.appendLeft(directive.end, `;${imports}`);
  } else if (
    first !== undefined &&
    (first.type === 'ImportDeclaration' || JSX.test(code.slice(0, first.start)))
  ) {
    edit.prependRight(first.start, imports);
  } else {
    edit.prependRight(hashbang ? code.indexOf('\n', hashbang.end) + 1 : 0, imports);
  }
}

function langOf(id: string): ParserOptions['lang'] & string {
  const ending = /\.[cm]?([jt]sx?)$/.exec(id)?.[1] ?? /\.[cm]?([jt]sx?)(?=[?#]|$)/.exec(id)?.[1];
  return ending === undefined || ending === 'js' ? 'jsx' : (ending as 'jsx' | 'ts' | 'tsx');
}
