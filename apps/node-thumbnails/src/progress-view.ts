import { styleText } from 'node:util';
import { Task, taskTree } from '@tasktree/node';
import type { Album } from './album.ts';
import { explain } from './failure.ts';
import { seconds } from './summary.ts';
import { LiveLines, type Output } from './terminal.ts';
import { treeLines } from './tree-lines.ts';

/** Shows how the album grows, until cancelled: live in a terminal, else a line now and then. */
export function showProgress(album: Album, output: Output): Promise<never> {
  return output.isTTY ? showLive(album, output) : showLines(album, output);
}

async function showLive(album: Album, output: Output): Promise<never> {
  const failures = newFailures(album);
  const news = () => failures().map((line) => styleText('red', line));
  using lines = new LiveLines(output);
  try {
    for (;;) {
      lines.draw(frame(album, output), news());
      await Task.sleep(100);
    }
  } finally {
    lines.draw([], news());
  }
}

function frame(album: Album, { columns = 80, rows = 24 }: Output): string[] {
  const width = Math.min(40, Math.max(10, columns - 40));
  const full = Math.round((width * album.done) / album.total);
  const bar = styleText('green', '━'.repeat(full)) + styleText('dim', '─'.repeat(width - full));
  const tree = treeLines(taskTree().tasks, rows - 3);
  return [`${bar} ${status(album)}`, ...tree.map((line) => styleText('dim', line))];
}

async function showLines(album: Album, output: Output): Promise<never> {
  const news = newFailures(album);
  const tell = (lines: string[]) =>
    lines.length > 0 && output.write(lines.map((line) => `${line}\n`).join(''));
  try {
    for (;;) {
      await Task.sleep(1000);
      tell([...news(), status(album)]);
    }
  } finally {
    tell(news());
  }
}

function status({ done, total, failed, retried, elapsed }: Album): string {
  const parts = [`${done} of ${total}`, seconds(elapsed)];
  if (retried > 0) parts.push(`${retried} retried`);
  if (failed.length > 0) parts.push(`${failed.length} failed`);
  return parts.join(' · ');
}

/** Tells each failure once, as a line. */
function newFailures(album: Album): () => string[] {
  let told = 0;
  return () => {
    const lines = album.failed.slice(told).map(({ picture, error }) => `${picture.title}: ${explain(error)}`);
    told += lines.length;
    return lines;
  };
}
