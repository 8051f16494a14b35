import {
  forEachChild,
  hasClashingNames,
  hasUsing,
  isFunction,
  isPlainValue,
  isReaction,
  isUsing,
  lastDirective,
  type Node,
} from './ast.ts';
import { rewriteLoop } from './for-await.ts';
import type { Module } from './module.ts';
import { guardBody, rewriteUsingBlock, rewriteUsingHead } from './using.ts';

/** The function whose code is looked at. What is not async is only searched for functions inside. */
export interface Scope {
  readonly kind: 'plain' | 'async' | 'generator';
  /** How many places there are at which it is suspended. */
  suspensions: number;
}

const plain = (): Scope => ({ kind: 'plain', suspensions: 0 });

/** Rewrites all async functions of a module. Inner nodes come first, so that outer edits go around theirs. */
export class Rewriter {
  readonly module: Module;

  constructor(module: Module) {
    this.module = module;
  }

  visit(node: Node, scope: Scope): void {
    if (isFunction(node)) this.#visitFunction(node);
    else if (isReaction(node)) this.#rewriteReaction(node, scope);
    else if (node.type === 'StaticBlock') this.visitChildren(node, plain());
    else if (scope.kind === 'plain') this.visitChildren(node, scope);
    else this.#visitSuspending(node, scope);
  }

  visitChildren(node: Node, scope: Scope): void {
    forEachChild(node, (child) => this.visit(child, scope));
  }

  #visitSuspending(node: Node, scope: Scope): void {
    switch (node.type) {
      case 'AwaitExpression':
        this.visitChildren(node, scope);
        return this.#rewriteAwait(node, scope);
      case 'YieldExpression':
        this.visitChildren(node, scope);
        return this.#rewriteYield(node, scope);
      case 'ReturnStatement':
        this.visitChildren(node, scope);
        return this.#rewriteReturn(node, scope);
      case 'TryStatement':
        return this.#rewriteTry(node, scope);
      case 'BlockStatement':
        return this.#visitBlock(node, scope);
      case 'LabeledStatement':
      case 'ForOfStatement':
      case 'ForStatement':
        return this.#visitLoop(node, scope);
      default:
        this.visitChildren(node, scope);
    }
  }

  #rewriteReaction(node: Node, scope: Scope): void {
    this.visitChildren(node, scope);
    for (const callback of node['arguments'] as Node[]) {
      this.module.wrapValue(callback, this.module.runtime('react'));
    }
  }

  #rewriteAwait({ start, end }: Node, scope: Scope): void {
    const { frame } = this.module;
    scope.suspensions += 1;
    this.module.replace(start, start + 'await'.length, `${frame}.in(await ${frame}.out(`);
    this.module.after(end, '))');
  }

  #rewriteYield({ start, end, delegate }: Node, scope: Scope): void {
    const { module } = this;
    const { frame } = module;
    scope.suspensions += 1;
    if (delegate as boolean) {
      const star = module.find('*', start);
      module.replace(start, star + 1, `${frame}.in(yield* ${module.runtime('delegate')}(${frame},`);
    } else {
      module.replace(start, start + 'yield'.length, `${frame}.resumed(yield ${frame}.yielding(`);
    }
    module.after(end, '))');
  }

  #rewriteReturn({ argument }: Node, scope: Scope): void {
    const value = argument as Node | null;
    if (value === null) return;
    if (scope.kind === 'generator') {
      // The engine awaits what a generator returns.
      scope.suspensions += 1;
      this.module.wrapValue(value, `${this.module.frame}.out`);
    } else {
      this.#bindValue(value);
    }
  }

  #bindValue(value: Node): void {
    if (!isPlainValue(value)) this.module.wrapValue(value, this.module.runtime('bind'));
  }

  #rewriteTry({ block, handler, finalizer }: Node, scope: Scope): void {
    const { module } = this;
    const before = scope.suspensions;
    this.visit(block as Node, scope);
    const inBlock = scope.suspensions > before;
    if (handler) {
      const { param, body } = handler as { param: Node | null; body: Node };
      if (param) this.visit(param, scope);
      this.visit(body, scope);
      if (inBlock) this.#reenterCatch(param, body);
    }
    const suspends = scope.suspensions > before;
    if (finalizer) {
      this.visit(finalizer as Node, scope);
      if (suspends) module.before((finalizer as Node).start + 1, `${module.frame}.re();`);
    }
  }

  /**
   * A pattern may run code of the user: it is taken apart after the re-entry; and outside the block, whose own names its defaults do not
   * see.
   */
  #reenterCatch(param: Node | null, body: Node): void {
    const { module } = this;
    const reenter = `${module.frame}.re();`;
    if (param === null || param.type === 'Identifier') {
      module.before(body.start + 1, reenter);
      return;
    }
    const error = module.fresh();
    module.after(param.start, error);
    module.wrap(param.start, param.end, `{${reenter}let `, `=${error};`);
    module.edit.move(param.start, param.end, body.start);
    module.after(body.end, '}');
  }

  #visitBlock(node: Node, scope: Scope): void {
    const statements = node['body'] as Node[];
    if (!hasUsing(statements)) this.visitChildren(node, scope);
    else rewriteUsingBlock(this, node, scope);
  }

  #visitLoop(outer: Node, scope: Scope): void {
    const labels: string[] = [];
    let loop = outer;
    for (; loop.type === 'LabeledStatement'; loop = loop['body'] as Node) labels.push(loop['label'].name);
    if (loop.type === 'ForOfStatement' && (loop['await'] as boolean)) {
      rewriteLoop(this, { loop, start: outer.start, labels }, scope);
    } else if (loop.type === 'ForStatement' && loop['init'] && isUsing(loop['init'] as Node)) {
      rewriteUsingHead(this, loop, outer.start, scope);
    } else if (loop.type === 'ForOfStatement') {
      guardBody(this, loop, scope);
    } else if (loop === outer) {
      this.visitChildren(loop, scope);
    } else {
      this.visit(loop, scope);
    }
  }

  #visitFunction(node: Node): void {
    const body = node['body'] as Node | null;
    forEachChild(node, (child) => {
      if (child !== body) this.visit(child, plain());
    });
    if (body === null) return;
    const isBlock = body.type === 'BlockStatement';
    if (node['async'] !== true || (isBlock && hasClashingNames(body))) {
      this.visit(body, plain());
      return;
    }
    const scope: Scope = { kind: node['generator'] === true ? 'generator' : 'async', suspensions: 0 };
    this.visit(body, scope);
    if (isBlock) this.#frameBlock(body, scope);
    else this.#frameExpression(body, scope);
  }

  #open(scope: Scope): string {
    const { module } = this;
    const enter = module.runtime(scope.kind === 'generator' ? 'start' : 'enter');
    return `const ${module.frame}=${enter}();try{`;
  }

  #close(): string {
    return `}finally{${this.module.frame}.end();}`;
  }

  #frameBlock(body: Node, scope: Scope): void {
    if (scope.suspensions === 0) return;
    const last = lastDirective(body['body'] as Node[]);
    const start = last?.end ?? body.start + 1;
    this.module.before(start, `${last ? ';' : ''}${this.#open(scope)}`);
    this.module.after(body.end - 1, this.#close());
  }

  #frameExpression(body: Node, scope: Scope): void {
    this.#bindValue(body);
    if (scope.suspensions === 0) return;
    this.module.wrap(body.start, body.end, `{${this.#open(scope)}return(`, `);${this.#close()}}`);
  }
}
