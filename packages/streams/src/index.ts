/**
 * Async streams, channels and operators on Tasktree's tasks.
 *
 * @module
 */

export type { AsyncSequence } from './iteration/async-sequence.ts';

// Channels
export { Channel } from './channel/channel.ts';
export type { ChannelReceiver } from './channel/channel-receiver.ts';

// Streams
export { AsyncStream, type AsyncStreamOptions } from './stream/async-stream.ts';
export type { AsyncStreamContinuation } from './stream/continuation.ts';
export type { BufferingPolicy } from './stream/buffering-policy.ts';
export type { Termination, YieldResult } from './stream/stream-state.ts';
