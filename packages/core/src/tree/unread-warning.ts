import { currentHost } from '../host/current-host.ts';
import { pathOf } from './record.ts';
import type { TaskNode } from './scope.ts';

const mostNamed = 20;

/**
 * Says of errors that nobody has read whose they are, and how to read them: the unhandled rejections that follow have the errors
 * alone (error.3).
 */
export function warnUnread(owner: TaskNode | undefined, nodes: readonly (TaskNode | undefined)[]): void {
  if (nodes.length === 0) return;
  const lines = nodes.slice(0, mostNamed).map((node) => {
    // Of what is below an answer to a cancellation, and of sequences, it is not known which task it was.
    if (node === undefined)
      return owner === undefined ? '  one without a name' : `  one below ${pathOf(owner)}`;
    const site = node.extras?.site;
    return `  ${pathOf(node)}${site === undefined ? '' : `, made at ${site}`}`;
  });
  if (nodes.length > mostNamed) lines.push(`  and ${nodes.length - mostNamed} more`);
  warn(
    `${nodes.length} task(s) failed, and the body that owns them ended without reading the error, which is therefore an unhandled ` +
      'rejection. Read it before that (await the async let, join the set, iterate to the end), or catch it inside the task:\n' +
      lines.join('\n'),
  );
}

/** Called while a scope settles: a console that somebody has tampered with must not keep it from doing so. */
export function warn(message: string): void {
  const host = currentHost();
  try {
    host.warn?.(message, 'TASKTREE_UNREAD');
  } catch (error) {
    host.reportUncaught(error, 'exception', undefined);
  }
}
