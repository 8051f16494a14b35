/** Values that a program may throw, or give as a reason, and that cannot be read as errors can. */
export const hostileValues: Readonly<Record<string, () => unknown>> = {
  'an error whose message throws': () => throwing('message'),
  'an error whose name throws': () => throwing('name'),
  'an error whose cause throws': () => throwing('cause'),
  'an error whose code throws': () => throwing('code'),
  'an error with a symbol for a message': () => Object.assign(new Error('x'), { message: Symbol('message') }),
  'an error that is its own cause': () => {
    const error = new Error('x');
    error.cause = error;
    return error;
  },
  'a proxy that was revoked': () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  },
  'a proxy that refuses all that it is asked': () => {
    const refuse = (): never => {
      throw new TypeError('This object is not to be looked at.');
    };
    return new Proxy(new Error('x'), {
      get: refuse,
      has: refuse,
      getOwnPropertyDescriptor: refuse,
      getPrototypeOf: refuse,
      ownKeys: refuse,
    });
  },
  'an object of another origin': () =>
    new Proxy(
      {},
      {
        get(_target, key) {
          if (key === 'then') return undefined;
          throw new Error('Blocked a frame from accessing a cross-origin frame.');
        },
        getPrototypeOf: () => null,
      },
    ),
  'an object without a prototype': () => Object.create(null) as unknown,
};

function throwing(key: string): Error {
  return Object.defineProperty(new Error('x'), key, {
    get() {
      throw new Error(`The ${key} cannot be read.`);
    },
  });
}
