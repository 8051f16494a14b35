// The functions of a test runner, and a program to try.
import assert from 'node:assert/strict';
import { all, Task } from '@tasktree/core';

const tests: Promise<unknown>[] = [];

export function test(_name: string, body: () => unknown): void {
  tests.push(Promise.resolve().then(body));
}

export function afterEach(callback: () => void): void {
  callback();
}

export async function afterExample(): Promise<void> {
  await Promise.all(tests.splice(0));
}

export function expect(value: unknown): {
  toBe(other: unknown): void;
  rejects: { toThrow(): Promise<void> };
} {
  return {
    toBe: (other) => assert.equal(value, other),
    rejects: { toThrow: () => assert.rejects(value as Promise<unknown>) },
  };
}

export async function transferTwice(): Promise<number> {
  let balance = 2;
  const transfer = async (): Promise<void> => {
    await Task.yield();
    balance -= 1;
  };
  await all([transfer, transfer]);
  return balance;
}
