/** A test of an original that fails here on purpose, and why; README.md says it to users. */
export interface DocumentedDifference {
  readonly title: string;
  readonly why: string;
  /** The major version whose tests it is in, where another version tests the opposite. */
  readonly only?: number;
}

const abortedListeners = 'one listener for each signal, however many use it';
const clearRejects = 'clear() rejects what waits, as version 10 does';
const asTen = 'as version 10 does it';

/** By package. */
export const documentedDifferences: Readonly<Record<string, readonly DocumentedDifference[]>> = {
  'p-map': [],
  'p-limit': [],
  'p-queue': [
    { title: 'should be an event emitter', why: 'an emitter, and not the class of eventemitter3' },
    { title: 'should pass AbortSignal instance to job', why: 'the signal is one of its own' },
    {
      title: 'aborting multiple jobs at the same time',
      why: 'a function keeps its place until it has ended, or abandonAfter',
    },
    {
      title: '.add() - change timeout in between',
      why: 'a function keeps its place until it has ended, or abandonAfter',
    },
    { title: 'clear() removes queued abort listeners', why: clearRejects, only: 9 },
    {
      title: 'clear() only leaves the running task affected when a shared signal aborts later',
      why: clearRejects,
      only: 9,
    },
    {
      title: 'clear() lets the same signal be reused without stale queued listeners',
      why: clearRejects,
      only: 9,
    },
    { title: 'clear() removes queued abort listeners for shared signals', why: abortedListeners, only: 9 },
    {
      title: 'clear() keeps the running task abort listener while removing queued ones',
      why: abortedListeners,
      only: 9,
    },
    {
      title: 'clear() does not accumulate abort listeners across repeated discard cycles',
      why: abortedListeners,
      only: 9,
    },
    { title: 'should emit empty event when empty', why: asTen, only: 9 },
    { title: 'enforce number in options.concurrency', why: asTen, only: 9 },
    { title: 'enforce number in options.intervalCap', why: asTen, only: 9 },
    { title: 'enforce finite in options.interval', why: asTen, only: 9 },
  ],
  'p-timeout': [],
};
