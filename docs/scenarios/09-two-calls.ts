/**
 * Two calls that have nothing to do with each other run at the same time, and their results are returned as one object.
 *
 * → { track: 'Clocks', artist: 'Coldplay' }
 */
import { asyncLet, Task } from '@tasktree/node';

async function fetchTrack(id: number): Promise<string> {
  await Task.sleep(20);
  return id === 7 ? 'Clocks' : 'unknown';
}

async function fetchArtist(id: number): Promise<string> {
  await Task.sleep(10);
  return id === 7 ? 'Coldplay' : 'unknown';
}

async function nowPlaying(id: number): Promise<{ track: string; artist: string }> {
  await using track = asyncLet(() => fetchTrack(id));
  await using artist = asyncLet(() => fetchArtist(id));
  return { track: await track, artist: await artist };
}

console.log(await new Task(() => nowPlaying(7)));
