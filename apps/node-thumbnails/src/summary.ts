import type { Album } from './album.ts';
import { explain } from './failure.ts';

/** The outcome in one line. */
export function sentence(album: Album): string {
  const { made, failed, total, done, retried, fromCache, elapsed, oneByOne } = album;
  const parts = [done < total ? `${made.length} of ${total} thumbnails` : count(made.length, 'thumbnail')];
  parts[0] += ` in ${seconds(elapsed)}`;
  if (failed.length > 0) parts.push(`${failed.length} failed`);
  if (retried > 0) parts.push(`${retried} after a retry`);
  if (fromCache > 0) parts.push(`${fromCache} from the cache`);
  if (oneByOne > elapsed) parts.push(`about ${(oneByOne / elapsed).toFixed(1)} times as fast as one by one`);
  return parts.join(', ');
}

/** The failures by cause, a line for each: a thousand of one kind are one line. */
export function causes(album: Album): string[] {
  const byCause = Map.groupBy(album.failed, ({ error }) => explain(error));
  return Array.from(byCause, ([cause, { length }]) => `${count(length, 'failure')}: ${cause}`);
}

export function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
