import {
  AsyncStream,
  adjacentPairs,
  buffer,
  chain,
  chunked,
  combineLatest,
  debounce,
  flatMapLatest,
  merge,
  removeDuplicates,
  share,
  throttle,
  zip,
} from '../index.ts';

export type Numbers = AsyncIterable<number>;

/** Every iterator of the library over one source, giving an element for each of its. */
export const iterators: Record<string, (source: Numbers) => AsyncIterator<unknown>> = {
  merge: (source) => merge(source),
  zip: (source) => zip(source),
  combineLatest: (source) => combineLatest(source),
  chain: (source) => chain(source),
  buffer: (source) => buffer(source, 2),
  chunked: (source) => chunked(source, 1),
  'chunked by time': (source) => chunked(source, { count: 1, time: 60_000 }),
  debounce: (source) => debounce(source, 0),
  throttle: (source) => throttle(source, 0),
  removeDuplicates: (source) => removeDuplicates(source),
  adjacentPairs: (source) => adjacentPairs(source),
  flatMapLatest: (source) => flatMapLatest(source, (value) => [value]),
  share: (source) => share(source)[Symbol.asyncIterator](),
  stream: (source) => source[Symbol.asyncIterator](),
};

/** A stream that gives numbers when it is told to. */
export function numbers(): {
  readonly source: Numbers;
  readonly give: () => void;
  readonly finish: (error?: unknown) => void;
} {
  const { stream, continuation } = AsyncStream.make<number>();
  let last = 0;
  return {
    source: stream,
    give: () => void continuation.yield((last += 1)),
    finish: (error) => continuation.finish(error),
  };
}
