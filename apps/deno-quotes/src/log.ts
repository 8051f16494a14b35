import { TaskLocal } from '@tasktree/deno';

/** The request that the running code works for: bound once for each request, seen by everything below it. */
export const requestId: TaskLocal<string> = new TaskLocal<string>({ name: 'requestId', defaultValue: '-' });

/** A line that says which request it belongs to, wherever it is called from. */
export function log(message: string): void {
  console.log(`${requestId.get()} ${message}`);
}
