// Native promises: no context, no cancellation, no tree. The measure of most ratios.
export * from './raw/groups.ts';
export * from './raw/regions.ts';
export * from './raw/streams.ts';
export { startRawPool as startPool } from '../pools/raw.ts';
