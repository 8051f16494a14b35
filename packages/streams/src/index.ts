/**
 * Async streams, channels and operators on Tasktree's tasks.
 *
 * @module
 */

export type { AsyncSequence } from './iteration/async-sequence.ts';
export type { Source } from './iteration/feed.ts';

// Streams
export { AsyncStream, type AsyncStreamOptions } from './stream/async-stream.ts';
export type { AsyncStreamContinuation } from './stream/continuation.ts';
export type { BufferingPolicy } from './stream/buffering-policy.ts';
export type { Termination, YieldResult } from './stream/stream-state.ts';

// Channels
export { Channel } from './channel/channel.ts';
export type { ChannelReceiver } from './channel/channel-receiver.ts';

// Waiting for one of several
export { select, type Selected, type SelectOptions, type SelectSource } from './select/select.ts';

// Several sources
export { chain } from './operators/chain.ts';
export { combineLatest } from './operators/combine-latest.ts';
export { merge, type ElementOf } from './operators/merge.ts';
export { zip, type ElementsOf } from './operators/zip.ts';

// Time
export { debounce } from './operators/debounce.ts';
export { throttle, type ThrottleOptions } from './operators/throttle.ts';
export { timer } from './operators/timer.ts';

// One source
export { adjacentPairs } from './operators/adjacent-pairs.ts';
export { buffer, type BufferPolicy } from './operators/buffer.ts';
export { chunked, type ChunkLimits, type ChunkProjection, type ChunkRelation } from './operators/chunked.ts';
export { flatMapLatest } from './operators/flat-map-latest.ts';
export { removeDuplicates } from './operators/remove-duplicates.ts';
export { share, type SharedSequence, type ShareOptions } from './operators/share.ts';

// Events and streams of the platforms
export { fromEvent, type FromEventOptions } from './sources/from-event.ts';
export { fromReadable, type FromReadableOptions } from './sources/from-readable.ts';
export { once, type OnceOptions } from './sources/once.ts';
export type { EmitterLike, EventOf, EventTargetLike } from './sources/event-source.ts';
export type { NodeReadable } from './sources/readable-feed.ts';

// Web streams
export { fromReadableStream, type FromReadableStreamOptions } from './web/from-readable-stream.ts';
export { toReadableStream } from './web/to-readable-stream.ts';
export type { StreamStrategy } from './web/readable-stream.ts';
