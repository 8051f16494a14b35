import { Random } from './random.ts';

type Kind = 'sync' | 'async' | 'generator';

/** Where a statement or an expression is to stand. */
interface Place {
  readonly kind: Kind;
  /** The number of the function: it calls only those after it. */
  readonly index: number;
  readonly depth: number;
  /** Labels of the loops around it, within the function. */
  readonly labels: readonly string[];
}

const FUNCTIONS = 5;

/** Writes programs that end, from a seed. */
export class Program {
  readonly #random: Random;
  #probes = 0;
  #names = 0;

  constructor(seed: number) {
    this.#random = new Random(seed);
  }

  /** The body of a function of `w`, a world. */
  write(): string {
    const functions: string[] = [];
    for (let index = 1; index <= FUNCTIONS; index += 1) {
      functions.push(
        this.#function(`f${index}`, 'async', index),
        this.#function(`g${index}`, 'generator', index),
      );
    }
    const main = { kind: 'async', index: 0, depth: 0, labels: [] } as const;
    const parts = [1, 2, 3].map(() => {
      return `try {\nawait (async () => {\n${this.#statements(main)}\n})();\n} catch (error) { w.say(String(error)); }`;
    });
    return `${functions.join('\n')}
async function main() {\n${parts.join(`\nw.p(${this.#probe()});\n`)}\n}
return w.run('main', main);`;
  }

  #probe(): string {
    this.#probes += 1;
    return String(this.#probes);
  }

  #name(base: string): string {
    this.#names += 1;
    return `${base}${this.#names}`;
  }

  #deeper(place: Place, change: Partial<Place> = {}): Place {
    return { ...place, depth: place.depth + 1, ...change };
  }

  #one<T>(choices: readonly (() => T)[]): T {
    return this.#random.pick(choices)();
  }

  #function(name: string, kind: 'async' | 'generator', index: number): string {
    const body = this.#statements({ kind, index, depth: 1, labels: [] });
    const star = kind === 'generator' ? '*' : '';
    return this.#one([
      () => `async function${star} ${name}(a) {\n${body}\n}`,
      () => `const ${name} = async function${star} (a = w.p('default ${name}')) {\n${body}\n};`,
      () => `const ${name} = { async ${star}m(a) {\n${body}\n} }.m;`,
      () => `class C${name} { static async ${star}#m(a) {\n${body}\n} static get m() { return C${name}.#m; } }
const ${name} = C${name}.m;`,
      () =>
        kind === 'generator'
          ? `const ${name} = new (class { async *m(a) {\n${body}\n} })().m;`
          : `const ${name} = async (a) => {\n${body}\n};`,
    ]);
  }

  #statements(place: Place): string {
    const count = (place.depth === 0 ? 2 : 1) + this.#random.below(place.depth > 2 ? 2 : 4);
    const lines: string[] = [];
    for (let left = count; left > 0; left -= 1) lines.push(this.#statement(place), `w.p(${this.#probe()});`);
    return lines.join('\n');
  }

  #statement(place: Place): string {
    if (place.depth > 4) return `${this.#value(place)};`;
    const simple = [
      () => `w.p(${this.#probe()}, ${this.#value(place)});`,
      () => `w.p(${this.#probe()}, ${this.#value(place)});`,
      () => `const ${this.#name('x')} = ${this.#value(place)};`,
      () => this.#pattern(place),
      () => `w.later(() => w.p(${this.#probe()}));`,
      () => `w.microtask(() => w.p(${this.#probe()}));`,
      () => this.#floating(place),
    ];
    const compound = [
      () => this.#try(place),
      () => this.#try(place),
      () => this.#loop(place),
      () => this.#forAwait(place),
      () => this.#forAwait(place),
      () => this.#using(place),
      () => this.#if(place),
      () => this.#leave(place),
      () => this.#switch(place),
      () => this.#nested(place),
    ];
    if (place.kind === 'sync') return this.#one(simple.slice(0, 2));
    return this.#one(this.#random.chance(55) ? simple : compound);
  }

  #block(place: Place): string {
    return `{\n${this.#statements(this.#deeper(place))}\n}`;
  }

  #pattern(place: Place): string {
    const [one, two] = [this.#name('x'), this.#name('x')];
    return this.#one([
      () => `const { ${one} = ${this.#value(place)}, [w.p(${this.#probe()}, 'k')]: ${two} } = {};`,
      () => `let [${one}, ${two} = ${this.#value(place)}] = [${this.#value(place)}];`,
      () => `let ${one} = 1; ${one} += ${this.#value(place)}; [${one}] = [${this.#value(place)}];`,
    ]);
  }

  #floating(place: Place): string {
    const inner = this.#asyncFunction(place);
    return `(${inner})().catch((error) => w.say(String(error)));`;
  }

  #try(place: Place): string {
    const parts = [`try ${this.#block(place)}`];
    const kinds = this.#random.below(3);
    if (kinds !== 1) {
      parts.push(
        this.#one([
          () => `catch (error) ${this.#block(place)}`,
          () => `catch ${this.#block(place)}`,
          () =>
            `catch ({ message = 1, [w.p(${this.#probe()}, 'k')]: k = ${this.#value(place)} }) ${this.#block(place)}`,
        ]),
      );
    }
    if (kinds !== 0) parts.push(`finally ${this.#block(place)}`);
    return parts.join(' ');
  }

  #loop(place: Place): string {
    const [label, i] = [this.#name('L'), this.#name('i')];
    const inside = this.#deeper(place, { labels: [...place.labels, label] });
    const body = `{\n${this.#statements(inside)}\n}`;
    return this.#one([
      () => `${label}: for (let ${i} = 0; ${i} < 2; ${i} += 1) ${body}`,
      () => `let ${i} = 0; ${label}: while (w.p(${this.#probe()}, ${i}++ < 2)) ${body}`,
      () => `let ${i} = 0; ${label}: do ${body} while (${i}++ < 1 && ${this.#value(place)});`,
      () => `${label}: for (const ${i} of [1, ${this.#value(place)}]) ${body}`,
      () => `${label}: for (const ${i} of w.iterable(${this.#probe()}, 2, true)) ${body}`,
      () => `${label}: for (const ${i} in { a: 1, b: 2 }) ${body}`,
      () => `${label}: for (await using ${i} of [${this.#resource()}, null]) ${body}`,
      () => `${label}: for (using ${i} of [w.resource(${this.#probe()}, false)]) ${body}`,
    ]);
  }

  #forAwait(place: Place): string {
    const [label, i] = [this.#name('L'), this.#name('i')];
    const inside = this.#deeper(place, { labels: [...place.labels, label] });
    const source = this.#one([
      () => this.#generatorCall(place),
      () => this.#generatorCall(place),
      () => `[1, w.resolved(2), ${this.#value(place)}]`,
      () => `[w.rejected(${this.#probe()})]`,
      () => `w.iterable(${this.#probe()}, 2, ${this.#random.chance(50)})`,
    ]);
    const body = this.#one([
      () => `{\n${this.#statements(inside)}\n}`,
      () => `{\n${this.#statements(inside)}\n}`,
      () => `w.p(${this.#probe()}, ${this.#value(inside)});`,
    ]);
    const outer = this.#random.chance(20) ? `${this.#name('M')}: ` : '';
    return this.#one([
      () => `${outer}${label}: for await (const ${i} of ${source}) ${body}`,
      () => `${label}: for await (let ${i} of ${source}) ${body}`,
      () => `var ${i}; ${label}: for await (${i} of ${source}) ${body}`,
      () => `${label}: for await (const { ${i} = ${this.#value(place)} } of ${source}) ${body}`,
      () => `${label}: for await (await using ${i} of [${this.#resource()}, ${this.#resource()}]) ${body}`,
    ]);
  }

  #resource(): string {
    return this.#one([
      () => `w.asyncResource(${this.#probe()}, ${this.#random.chance(25)})`,
      () => `w.asyncResource(${this.#probe()}, false)`,
      () => `w.resource(${this.#probe()}, ${this.#random.chance(25)})`,
    ]);
  }

  #using(place: Place): string {
    const declarations: string[] = [];
    for (let left = 1 + this.#random.below(3); left > 0; left -= 1) {
      const name = this.#name('u');
      declarations.push(
        this.#one([
          () => `await using ${name} = ${this.#resource()};`,
          () => `await using ${name} = null;`,
          () => `using ${name} = w.resource(${this.#probe()}, ${this.#random.chance(20)});`,
          () => `using ${name} = (${this.#value(place)}, undefined);`,
        ]),
      );
    }
    return `{\n${declarations.join('\n')}\n${this.#statements(this.#deeper(place))}\n}`;
  }

  #if(place: Place): string {
    const otherwise = this.#random.chance(50) ? ` else ${this.#block(place)}` : '';
    return `if (${this.#value(place)} === ${this.#random.below(2)}) ${this.#block(place)}${otherwise}`;
  }

  #switch(place: Place): string {
    return `switch (${this.#value(place)}) {\ncase ${this.#value(place)}: ${this.#statement(this.#deeper(place))}
default: ${this.#block(place)}\n}`;
  }

  /** Something that ends a block early, in most rounds. */
  #leave(place: Place): string {
    const condition = `if (w.p(${this.#probe()}, ${this.#random.chance(70)}))`;
    const label = place.labels.length > 0 ? this.#random.pick(place.labels) : undefined;
    const ways = [
      () => `${condition} throw new Error('thrown ' + ${this.#value(place)});`,
      () => `${condition} return ${this.#value(place)};`,
      () => `${condition} return ${this.#promise(place)};`,
      () => `${condition} return;`,
    ];
    if (label !== undefined) {
      ways.push(
        () => `${condition} break ${label};`,
        () => `${condition} continue ${label};`,
        () => `${condition} break ${label};`,
      );
    }
    return this.#one(ways);
  }

  /** A function within the function, and a call of it. */
  #nested(place: Place): string {
    const name = this.#name('n');
    return `const ${name} = ${this.#asyncFunction(place)};\nw.p(${this.#probe()}, await ${name}());`;
  }

  #asyncFunction(place: Place): string {
    const inside = { kind: 'async', index: place.index, depth: place.depth + 1, labels: [] } as const;
    return this.#one([
      () => `async () => {\n${this.#statements(inside)}\n}`,
      () => `async () => ${this.#value(inside)}`,
      () => `async () => (${this.#value(inside)}, { a: ${this.#value(inside)} }).a`,
      () => `async () => ${this.#promise(inside)}`,
      () => `async function () {\n${this.#statements(inside)}\n}`,
    ]);
  }

  /**
   * An expression that gives something that can be awaited. What is not awaited at once, but handed to `Promise.all` and the
   * like, is no thenable: there the engine calls `then` on behalf of nobody, while AsyncLocalStorage knows who handed it over.
   */
  #promise(place: Place, isAwaited = true): string {
    const deep = place.depth > 4;
    const next = this.#deeper(place);
    const choices = [() => `w.resolved(${this.#value(next)})`, () => `w.delayed(${this.#value(next)})`];
    if (isAwaited) choices.push(() => `w.thenable(${this.#probe()}, 1)`);
    if (this.#random.chance(20)) {
      choices.push(() => `w.rejected(${this.#probe()})`);
      if (isAwaited) choices.push(() => `w.refusing(${this.#probe()})`);
    }
    if (!deep) {
      choices.push(
        () => this.#call(place),
        () => this.#call(place),
        () => `w.run('c${this.#probe()}', ${this.#asyncFunction(place)})`,
        () => `Promise.all([${this.#call(place)}, ${this.#promise(next, false)}])`,
        () => `Promise.race([${this.#call(place)}, ${this.#promise(next, false)}])`,
        () => `Promise.allSettled([${this.#promise(next, false)}, ${this.#promise(next, false)}])`,
        () =>
          `${this.#promise(next, false)}.then((x) => w.p(${this.#probe()}, x), () => w.p(${this.#probe()}))`,
        () => `${this.#promise(next, false)}.then(${this.#asyncFunction(next)})`,
        () => `${this.#promise(next, false)}.catch(() => w.thenable(${this.#probe()}, 1))`,
        () => `${this.#promise(next, false)}?.finally(${this.#asyncFunction(next)})`,
        () => `w.after(${this.#promise(next, false)}, () => w.p(${this.#probe()}))`,
        () => this.#byHand(place),
      );
    }
    return this.#one(choices);
  }

  /** An async generator that is driven by hand, one step at a time, by several callers. */
  #byHand(place: Place): string {
    const it = this.#name('it');
    const steps: string[] = [];
    for (let left = 1 + this.#random.below(3); left > 0; left -= 1) {
      const step = this.#one([
        () => `${it}.next(${this.#probe()})`,
        () => `${it}.next(${this.#probe()})`,
        () => `${it}.throw(new Error('into ${this.#probe()}'))`,
        () => `${it}.return(${this.#probe()})`,
        () => `${it}.return(w.delayed(${this.#probe()}))`,
        () => `${it}.return(w.rejected(${this.#probe()}))`,
      ]);
      const call = this.#random.chance(50) ? step : `w.run('c${this.#probe()}', () => ${step})`;
      steps.push(`await ${call};`, `w.p(${this.#probe()});`);
    }
    return `(async () => { const ${it} = ${this.#generatorCall({ ...place, kind: 'async' })};\n${steps.join('\n')}\n})()`;
  }

  #call(place: Place): string {
    if (place.index >= FUNCTIONS) return `w.resolved(${this.#probe()})`;
    const index = place.index + 1 + this.#random.below(FUNCTIONS - place.index);
    return `f${index}(${this.#value(this.#deeper(place))})`;
  }

  #generatorCall(place: Place): string {
    if (place.index >= FUNCTIONS) return `w.iterable(${this.#probe()}, 1, false)`;
    const index = place.index + 1 + this.#random.below(FUNCTIONS - place.index);
    return `g${index}(${this.#value(this.#deeper(place))})`;
  }

  #value(place: Place): string {
    const next = this.#deeper(place);
    const leaf = (): string => `w.p(${this.#probe()}, ${this.#random.below(3)})`;
    if (place.depth > 5) return leaf();
    if (place.kind === 'sync') return leaf();
    const choices = [
      leaf,
      () => `await ${this.#promise(next)}`,
      () => `await ${this.#promise(next)}`,
      () => `(await ${this.#promise(next)})`,
      () => `await w.resolved(await ${this.#promise(next)})`,
      () => `(w.p(${this.#probe()}), await ${this.#promise(next)}, ${this.#value(next)})`,
      () => `[${this.#value(next)}, await ${this.#promise(next)}].length`,
      () => `({ a: ${this.#value(next)}, [await 'b']: ${this.#value(next)} }).a`,
      () => `(${this.#value(next)} ? ${this.#value(next)} : ${this.#value(next)})`,
      () => `(${this.#value(next)} ${this.#random.pick(['&&', '||', '??'])} ${this.#value(next)})`,
      () => `\`\${${this.#value(next)}}\``,
      () => `(-(await ${this.#promise(next)}) + ${this.#value(next)})`,
      () => `w.run('c${this.#probe()}', () => ${leaf()})`,
      () => `await w.run('c${this.#probe()}', ${this.#asyncFunction(next)})`,
      () => `(class { [await 'k']() {} static s = ${leaf()} }).s`,
      () => `w?.p(${this.#probe()}, ...[await 1])`,
      () => `(typeof await ${this.#promise(next)})`,
      () => `await await ${this.#promise(next)}`,
    ];
    if (place.kind === 'generator') {
      const yields = [
        () => `(yield ${this.#value(next)})`,
        () => `(yield)`,
        () => `(yield ${this.#promise(next)})`,
        () => `(yield await ${this.#promise(next)})`,
        () => `(await (yield ${this.#value(next)}))`,
        () => `(yield [yield ${this.#value(next)}])`,
        () => `(yield* ${this.#generatorCall(next)})`,
        () => `(yield* [w.p(${this.#probe()}), ${this.#value(next)}])`,
        () => `(yield* w.iterable(${this.#probe()}, 2, ${this.#random.chance(50)}))`,
      ];
      if (this.#random.chance(40)) return this.#one(yields);
    }
    return this.#one(choices);
  }
}
