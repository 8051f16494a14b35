import type { IncomingMessage, ServerResponse } from 'node:http';

/** One ES module out of `entry`, the path of a file, and all that it imports, for any of the browsers in use. */
export declare function bundle(entry: string, options?: { plugins?: unknown[] }): Promise<string>;

/**
 * Serves `files`, texts by path, until closed: scripts end in `.js`, all else is HTML. A path that is not there is an
 * empty page. What `handle` returns true for is answered by it.
 */
export declare function servePages(
  files: Record<string, string>,
  handle?: (request: IncomingMessage, response: ServerResponse) => boolean,
): Promise<{ readonly url: string; close(): Promise<void> }>;
