import assert from 'node:assert/strict';

const program = new URL('../src/main.ts', import.meta.url).pathname;
const decoder = new TextDecoder();

/** The program as its user starts it, on a free port. */
class Service implements AsyncDisposable {
  readonly #process: Deno.ChildProcess;
  readonly #output: Promise<void>;
  #text = '';
  #changed: () => void = () => {};

  constructor(...args: string[]) {
    this.#process = new Deno.Command(Deno.execPath(), {
      args: ['run', '--quiet', '--no-check', '--allow-net=127.0.0.1', program, ...args],
      stdout: 'piped',
      stderr: 'piped',
    }).spawn();
    this.#output = Promise.all([this.#read(this.#process.stdout), this.#read(this.#process.stderr)]).then(
      () => {},
    );
  }

  async #read(stream: ReadableStream<Uint8Array>): Promise<void> {
    for await (const chunk of stream) {
      this.#text += decoder.decode(chunk);
      this.#changed();
    }
  }

  /** The output, once it matches. */
  async until(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const found = pattern.exec(this.#text);
      if (found !== null) return found;
      await new Promise<void>((resolve) => (this.#changed = resolve));
    }
  }

  async url(): Promise<string> {
    const [, url] = await this.until(/Listening on (\S+)/);
    return url as string;
  }

  kill(signal: Deno.Signal): void {
    this.#process.kill(signal);
  }

  async end(): Promise<{ readonly code: number; readonly text: string }> {
    const { code } = await this.#process.status;
    await this.#output;
    return { code, text: this.#text };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.kill('SIGKILL');
    } catch {
      // It has ended.
    }
    await this.end();
  }
}

interface Body {
  readonly quotes: readonly { readonly supplier: string; readonly price: number }[];
  readonly missing: readonly string[];
  readonly tasks: readonly { readonly name?: string }[];
}

async function json(response: Response | Promise<Response>): Promise<Body> {
  return (await (await response).json()) as Body;
}

const steps = { sanitizeOps: false, sanitizeResources: false };

Deno.test(
  'answers with all quotes, cheapest first, and says in each line for which request',
  steps,
  async () => {
    await using service = new Service('0');
    const url = await service.url();
    const [first, second] = await Promise.all([
      fetch(`${url}quotes?item=oak&slow=0.2`),
      fetch(`${url}quotes?item=birch&slow=0.2`),
    ]);
    const { quotes, missing } = await json(first);
    assert.deepEqual(quotes, [
      { supplier: 'Cedrus', price: 270 },
      { supplier: 'Betula', price: 285 },
      { supplier: 'Arbor', price: 330 },
    ]);
    assert.deepEqual(missing, []);
    assert.equal((await json(second)).quotes.length, 3);
    service.kill('SIGTERM');
    const { text } = await service.end();
    assert.match(text, /^#1 Cedrus quotes (270|450)$/m);
    assert.match(text, /^#2 Cedrus quotes (270|450)$/m);
    assert.doesNotMatch(text, /^- /m);
  },
);

Deno.test('gives what came before the deadline, and 504 if nothing did', steps, async () => {
  await using service = new Service('0');
  const url = await service.url();
  const partial = await fetch(`${url}quotes?item=oak&slow=3`);
  assert.equal(partial.status, 200);
  const { quotes, missing } = await json(partial);
  assert.deepEqual(
    quotes.map(({ supplier }) => supplier),
    ['Arbor'],
  );
  assert.deepEqual(missing, ['Betula', 'Cedrus']);
  const none = await fetch(`${url}quotes?item=oak&slow=100`);
  assert.equal(none.status, 504);
  await none.body?.cancel();
});

Deno.test('leaves no task of a request behind', steps, async () => {
  await using service = new Service('0');
  const url = await service.url();
  await (await fetch(`${url}quotes?item=oak&slow=100`)).body?.cancel();
  const { tasks } = await json(fetch(`${url}tasks`));
  const names = tasks.flatMap(({ name }) => name ?? []);
  assert.deepEqual(names, ['request #2']);
});

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  Deno.test(`answers what is in flight when ${signal} comes, and exits with ${code}`, steps, async () => {
    await using service = new Service('0');
    const url = await service.url();
    const response = fetch(`${url}quotes?item=oak`);
    await service.until(/#1 GET/);
    service.kill(signal);
    assert.equal((await json(response)).quotes.length, 3);
    const ended = await service.end();
    assert.equal(ended.code, code);
    assert.match(
      ended.text,
      /Waiting for what is in flight\.[^]*#1 answered 200[^]*All requests are answered\./,
    );
    await assert.rejects(fetch(url));
  });
}

Deno.test(
  'says in one line that the port is in use, and leaves nothing that would hold it',
  steps,
  async () => {
    using taken = Deno.listen({ hostname: '127.0.0.1', port: 0 });
    const { port } = taken.addr as Deno.NetAddr;
    await using service = new Service(String(port));
    const { code, text } = await service.end();
    assert.equal(code, 1);
    assert.equal(text, `Port ${port} is in use. Name another: npm run start:deno -- 8001\n`);
  },
);

Deno.test('names wrong input', steps, async () => {
  await using wrong = new Service('harbour');
  const { code, text } = await wrong.end();
  assert.equal(code, 2);
  assert.match(text, /The port must be a number from 0 to 65535; got harbour\./);
  await using service = new Service('0');
  const url = await service.url();
  for (const [path, status] of [
    ['quotes', 400],
    ['quotes?item=oak&slow=x', 400],
    ['nothing', 404],
    ['', 200],
  ] as const) {
    const response = await fetch(url + path);
    assert.equal(response.status, status, path);
    await response.body?.cancel();
  }
});
