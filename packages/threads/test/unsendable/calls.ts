// Compiled by sendable.test.ts alone: each call is an error, whose text the comment above it says.
import type { RemoteFunction } from '../../src/sendable.ts';

class Account {
  #balance = 0;
  deposit(): number {
    return (this.#balance += 1);
  }
}

class Line {
  readonly from = 1;
  length(): number {
    return this.from;
  }
}

declare const call: {
  run: RemoteFunction<(job: { options: { onDone: () => void } }) => void>;
  draw: RemoteFunction<(line: Line) => void>;
  open: RemoteFunction<(account: { owner: Account }) => void>;
  wait: RemoteFunction<(list: { later: Promise<number> }[]) => void>;
  tag: RemoteFunction<(map: Map<string, { key: symbol }>) => void>;
  connect: RemoteFunction<() => { client: { send: (text: string) => void } }>;
  stream: RemoteFunction<() => AsyncGenerator<{ account: Account }>>;
};

// onDone: A function cannot be sent to another thread.
void call.run({ options: { onDone: () => {} } });
// length: A function cannot be sent to another thread.
void call.draw(new Line());
// owner: An instance of a class with private members cannot be sent to another thread.
void call.open({ owner: new Account() });
// later: A promise cannot be sent to another thread: await it first.
void call.wait([{ later: Promise.resolve(1) }]);
// key: A symbol cannot be sent to another thread.
void call.tag(new Map([['a', { key: Symbol('s') }]]));
// This function cannot be called from another thread: its result.client.send is a function.
void call.connect();
// This function cannot be called from another thread: its result.account is an instance of a class with private members.
void call.stream();
