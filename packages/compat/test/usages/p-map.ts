// Compiled twice: with the types of the original, and with ours in its place.
import pMap, {
  pMapIterable,
  pMapKeyed,
  pMapSettled,
  pMapSettledKeyed,
  pMapSkip,
  pMapStop,
  type IterableOptions,
  type KeyedMapper,
  type Mapper,
  type Options,
  type SettledOptions,
} from 'p-map';
import { expectTypeOf } from 'vitest';

declare const sites: (string | Promise<string>)[];
declare const numbers: AsyncIterable<number>;
declare function head(site: string): Promise<{ readonly requestUrl: string }>;

export async function results(): Promise<void> {
  const mapper = async (site: string) => {
    const { requestUrl } = await head(site);
    return requestUrl;
  };
  expectTypeOf(await pMap(sites, mapper, { concurrency: 2 })).toEqualTypeOf<string[]>();
  expectTypeOf(await pMap(numbers, (value) => value * 2)).toEqualTypeOf<number[]>();
  expectTypeOf(await pMap(numbers, async (value, index) => `${value} ${index}`)).toEqualTypeOf<string[]>();
  expectTypeOf(await pMap(new Set([1, Promise.resolve(2)]), (value) => value)).toEqualTypeOf<number[]>();
  expectTypeOf(await pMap('abc', String)).toEqualTypeOf<string[]>();
  expectTypeOf(await pMap([1], () => {})).toEqualTypeOf<void[]>();

  const options: Options = { concurrency: 1, stopOnError: false, signal: new AbortController().signal };
  await pMap([1], (value) => value, options);
  const none: Options = { signal: undefined };
  await pMap([1], (value) => value, none);
  // @ts-expect-error -- no number
  await pMap([1], (value) => value, { concurrency: '1' });
  // @ts-expect-error -- no such option
  await pMap([1], (value) => value, { preserveOrder: true });
  // @ts-expect-error -- nothing to iterate
  await pMap(1, (value) => value);
}

export async function control(): Promise<void> {
  const skipping = async (site: string) => {
    try {
      const { requestUrl } = await head(site);
      return requestUrl;
    } catch {
      return pMapSkip;
    }
  };
  expectTypeOf(await pMap(sites, skipping)).toEqualTypeOf<string[]>();
  expectTypeOf(await pMap([1], (value) => (value > 3 ? pMapStop : value))).toEqualTypeOf<number[]>();
  expectTypeOf(await pMapSettled([1], (value) => (value > 3 ? pMapSkip : value))).toEqualTypeOf<
    PromiseSettledResult<number>[]
  >();
  const mapper: Mapper<number, string> = (element, index) => (element > index ? 'yes' : pMapSkip);
  expectTypeOf(await pMap([1], mapper)).toEqualTypeOf<string[]>();
  expectTypeOf(mapper).toBeCallableWith(1, 2);
  const anyMapper: Mapper = (element) => element;
  await pMap([1], anyMapper);
}

export async function settled(): Promise<void> {
  const options: SettledOptions = { concurrency: 4 };
  const [first] = await pMapSettled([1, 2], async (value) => `${value}`, options);
  if (first?.status === 'fulfilled') expectTypeOf(first.value).toEqualTypeOf<string>();
  // @ts-expect-error -- it never stops on error
  const wrong: SettledOptions = { stopOnError: true };
  void wrong;
}

export async function keyed(): Promise<void> {
  const input = { user: '/user', posts: Promise.resolve('/posts') };
  const { user, posts } = await pMapKeyed(input, async (path, key) => {
    expectTypeOf(path).toEqualTypeOf<string>();
    expectTypeOf(key).toEqualTypeOf<'user' | 'posts'>();
    return path.length;
  });
  expectTypeOf(user).toEqualTypeOf<number>();
  expectTypeOf(posts).toEqualTypeOf<number>();
  const some = await pMapKeyed({ a: 1, b: 2 }, (value) => (value === 1 ? pMapSkip : value));
  expectTypeOf(some).toEqualTypeOf<{ a?: number; b?: number }>();
  const map = await pMapKeyed(new Map([[1, 'a']]), (value, key) => [key, value] as const);
  expectTypeOf(map).toEqualTypeOf<Map<number, readonly [number, string]>>();
  const results = await pMapSettledKeyed({ a: 1 }, async (value) => `${value}`, { concurrency: 2 });
  expectTypeOf(results).toEqualTypeOf<{ a: PromiseSettledResult<string> }>();
  const byKey: KeyedMapper<{ a: number }, string> = (value, key) => `${value} ${key}`;
  await pMapKeyed({ a: 1 }, byKey);
  // @ts-expect-error -- an array has no keys worth the name
  await pMapKeyed([1, 2], (value) => value);
}

export async function iterable(): Promise<void> {
  const options: IterableOptions = { concurrency: 8, backpressure: 10, preserveOrder: false };
  const all = pMapIterable(sites, async (site) => (site === '' ? pMapSkip : site.length), options);
  expectTypeOf(all).toEqualTypeOf<AsyncIterable<number>>();
  for await (const length of all) expectTypeOf(length).toEqualTypeOf<number>();
  for await (const value of pMapIterable(numbers, (number) => number)) expectTypeOf(value).toBeNumber();
}

/** A wrapper of one's own, with the types passed through. */
export function mapTwo<Element, NewElement>(
  input: Iterable<Element>,
  mapper: Mapper<Element, NewElement>,
): Promise<Array<Exclude<NewElement, typeof pMapSkip | typeof pMapStop>>> {
  return pMap(input, mapper, { concurrency: 2 });
}
