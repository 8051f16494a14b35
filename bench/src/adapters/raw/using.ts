/** What `await using` costs by itself: a promise in an object that has nothing to release. */
export class Using {
  readonly value: Promise<number>;

  constructor(value: Promise<number>) {
    this.value = value;
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}
