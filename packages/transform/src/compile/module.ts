import MagicString from 'magic-string';
import type { Node } from './ast.ts';

const WORD = /[\w$\u0080-\uffff]/;

interface Comment {
  readonly start: number;
  readonly end: number;
}

/** The functions that transformed code takes from the runtime. */
export type RuntimeName = 'bind' | 'delegate' | 'disposal' | 'enter' | 'iterate' | 'react' | 'start';

/** A module while it is rewritten: its text, its edits, and the names that the edits use. */
export class Module {
  readonly edit: MagicString;
  readonly #code: string;
  readonly #comments: readonly Comment[];
  readonly #prefix: string;
  readonly #used = new Set<RuntimeName>();
  #count = 0;

  constructor(code: string, comments: readonly Comment[]) {
    this.edit = new MagicString(code);
    this.#code = code;
    this.#comments = comments;
    let prefix = '__tt';
    while (code.includes(prefix)) prefix += '_';
    this.#prefix = prefix;
  }

  /** The name of a call's frame, in each transformed function. */
  get frame(): string {
    return `${this.#prefix}f`;
  }

  /** The name under which a function of the runtime is imported. */
  runtime(name: RuntimeName): string {
    this.#used.add(name);
    return `${this.#prefix}_${name}`;
  }

  /** A name that is nowhere else. */
  fresh(): string {
    this.#count += 1;
    return `${this.#prefix}${this.#count}`;
  }

  /** The import of all that is used; empty if nothing was rewritten. */
  importFrom(source: string): string {
    if (this.#used.size === 0) return '';
    const names = [...this.#used].sort().map((name) => `${name} as ${this.#prefix}_${name}`);
    return `import { ${names.join(', ')} } from ${JSON.stringify(source)};`;
  }

  /** Where `text` is at or after `from`, outside comments. Call it only where nothing but punctuation can come before. */
  find(text: string, from: number): number {
    for (let at = this.#code.indexOf(text, from); at >= 0; at = this.#code.indexOf(text, at + 1)) {
      const comment = this.#comments.find(({ start, end }) => start <= at && at < end);
      if (comment === undefined) return at;
      at = comment.end - 1;
    }
    throw new Error(`'${text}' is missing after ${from}`);
  }

  /** Puts `text` in place of what is there; insertions at its start are kept. */
  replace(start: number, end: number, text: string): void {
    this.edit.update(start, end, text);
  }

  /** Puts text around what is there; calls that come later wrap those that came before. */
  wrap(start: number, end: number, before: string, after: string): void {
    this.before(start, before);
    this.after(end, after);
  }

  /**
   * Makes an expression the first argument of a call. Parenthesized, since it may be a sequence, of which a call would take the first
   * part; and apart from a word right before it, such as the `return` of `return(x)`.
   */
  wrapValue({ start, end, type }: Node, callee: string, more = ''): void {
    const space = WORD.test(this.#code.charAt(start - 1)) ? ' ' : '';
    const [open, close] = type === 'SequenceExpression' ? ['((', ')'] : ['(', ''];
    this.wrap(start, end, `${space}${callee}${open}`, `${close}${more})`);
  }

  before(position: number, text: string): void {
    this.edit.prependRight(position, text);
  }

  after(position: number, text: string): void {
    this.edit.appendLeft(position, text);
  }
}
