import { Task } from '@tasktree/core';
import { createRunMain, type MainProcess, type RunMain, type TerminationSignal } from '@tasktree/core/host';
import { withTestHost, type TestHost } from '@tasktree/testing';
import { expect, test } from 'vitest';

/** A process of which a test is the system. */
class FakeProcess implements MainProcess {
  readonly process = { on() {}, off() {}, listeners: () => [] };
  readonly signals: readonly TerminationSignal[] = ['SIGINT', 'SIGTERM'];
  readonly log: string[] = [];
  readonly #listeners = new Map<string, Set<() => void>>();
  isFlushed = true;

  numberOf(signal: string): number | undefined {
    return { SIGINT: 2, SIGTERM: 15, SIGKILL: 9 }[signal];
  }
  listen(signal: string, listener: () => void): () => void {
    const listeners = this.#listeners.get(signal) ?? new Set();
    this.#listeners.set(signal, listeners.add(listener));
    return () => void listeners.delete(listener);
  }
  send(signal: string): void {
    const listeners = [...(this.#listeners.get(signal) ?? [])];
    if (listeners.length === 0) this.log.push(`ended by ${signal}`);
    for (const listener of listeners) listener();
  }
  printUncaught(error: unknown): void {
    this.log.push(`uncaught ${String(error)}`);
  }
  printSuppressed(errors: readonly unknown[]): void {
    this.log.push(`suppressed ${errors.join()}`);
  }
  printLine(line: string): void {
    this.log.push(line);
  }
  async flush(): Promise<void> {
    if (!this.isFlushed) await new Promise(() => {});
  }
  exit(code: number): void {
    this.log.push(`exit ${code}`);
  }
  holders(): readonly string[] {
    return ['Timeout', 'Timeout', 'Strange'];
  }
}

async function inProcess(
  program: (process: FakeProcess, runMain: RunMain, host: TestHost) => Promise<void>,
): Promise<string[]> {
  const process = new FakeProcess();
  await withTestHost({}, async (host) => {
    await program(process, createRunMain(process), host);
    await host.runUntilIdle();
  });
  return process.log;
}

test('main.2: what comes within half a second is the same signal, later it is another', async () => {
  const log = await inProcess(async (process, runMain, host) => {
    let end!: () => void;
    void runMain(() => new Promise<void>((resolve) => (end = resolve)));
    await host.advance(0);
    process.send('SIGINT');
    await host.advance(499);
    process.send('SIGTERM');
    expect(process.log).toEqual([]);
    await host.advance(1);
    process.send('SIGTERM');
    expect(process.log).toEqual(['exit 130']);
    end();
    await host.advance(0);
  });
  expect(log).toEqual(['exit 130', 'exit 130']);
});

test('main.4: the time counts from the signal, and covers readers that take nothing', async () => {
  const log = await inProcess(async (process, runMain, host) => {
    process.isFlushed = false;
    void runMain((task) => task.sleep(Infinity).catch(() => {}), { abandonAfter: { seconds: 2 } });
    await host.advance(5_000);
    process.send('SIGTERM');
    await host.advance(1_999);
    expect(process.log).toEqual([]);
    await host.advance(1);
    expect(process.log).toEqual(['The process ends 2000 ms after SIGTERM (abandonAfter).']);
    await host.advance(500);
  });
  expect(log.slice(1)).toEqual(['exit 143']);
});

test('main.1: a handled failure ends nothing, and takes back the time it had', async () => {
  const log = await inProcess(async (process, runMain, host) => {
    const failed = runMain(
      () => {
        throw new Error('boom');
      },
      { abandonAfter: 10, reportAfter: Infinity },
    ).catch(() => 'handled');
    await host.advance(0);
    expect(await failed).toBe('handled');
    await host.advance(10_000);
    process.send('SIGINT');
  });
  expect(log).toEqual(['ended by SIGINT']);
});

test('main.1: the warning counts what holds the process, and a program that follows takes it back', async () => {
  let warnings: readonly { readonly message: string }[] = [];
  await inProcess(async (_, runMain, host) => {
    ({ warnings } = host);
    const main = runMain(() => {});
    await host.advance(4_999);
    await main;
    const next = runMain((task) => task.sleep(10_000));
    await host.advance(10_000);
    await next;
    expect(warnings).toEqual([]);
    await host.advance(5_000);
  });
  expect(warnings).toHaveLength(1);
  expect(warnings[0]?.message).toContain('ended 5000 ms ago');
  expect(warnings[0]?.message).toContain('  2 Timeout (timer)\n  1 Strange');
});

test('a failure of one program ends the others, and the process with the last', async () => {
  const log = await inProcess(async (process, runMain, host) => {
    let isCleanedUp = false;
    void runMain(async (task) => {
      await task.sleep(Infinity).catch(() => {});
      await Task.detached((other) => other.sleep(1_000));
      isCleanedUp = true;
    });
    await host.advance(10);
    void runMain(() => {
      throw new Error('boom');
    });
    await host.advance(10);
    expect(process.log).toEqual(['uncaught Error: boom']);
    await host.advance(1_000);
    expect(isCleanedUp).toBe(true);
  });
  expect(log).toEqual(['uncaught Error: boom', 'exit 1']);
});

test('error.0: a mistake in the call is a rejection that names the argument, and listens to nothing', async () => {
  const messages: string[] = [];
  const log = await inProcess(async (process, runMain, host) => {
    const wrong: [unknown, unknown?][] = [
      ['body'],
      [() => {}, { signals: 'SIGINT' }],
      [() => {}, { signals: ['SIGTERM', 'SIGKILL'] }],
      [() => {}, { signals: ['SIGTERM', 'SIGPWR'] }],
      [() => {}, { abandonAfter: 'soon' }],
      [() => {}, { reportAfter: NaN }],
      [() => {}, { nam: 'main' }],
    ];
    for (const [body, options] of wrong) {
      const call = runMain as (body: unknown, options?: unknown) => Promise<unknown>;
      const caught = call(body, options).catch((error: Error) =>
        messages.push(`${error.name}: ${error.message}`),
      );
      await host.advance(0);
      await caught;
    }
    process.send('SIGTERM');
  });
  expect(log).toEqual(['ended by SIGTERM']);
  expect(messages).toMatchInlineSnapshot(`
    [
      "TypeError: runMain: body must be a function; got "body".",
      "TypeError: runMain: options.signals must be an array of names such as ['SIGINT', 'SIGTERM']; got "SIGINT".",
      "RangeError: runMain: options.signals must not contain SIGKILL: no program can listen to it.",
      "RangeError: runMain: options.signals must not contain SIGPWR: this platform has no such signal.",
      "TypeError: runMain: options.abandonAfter must be milliseconds, a Temporal.Duration or an object such as { seconds: 5 }; got "soon".",
      "RangeError: runMain: options.reportAfter must be a duration; got NaN.",
      "TypeError: runMain: options.nam is not known; did you mean options.name? Known: name, priority, signal, abandonAfter, signals, reportAfter.",
    ]
  `);
});
