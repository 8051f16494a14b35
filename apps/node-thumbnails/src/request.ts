import { Task, TaskLocal } from '@tasktree/node';

/** Which request all this is for: bound once, seen by every task below, and sent along with each request. */
export const requestId = new TaskLocal<string>({ name: 'request id', defaultValue: 'none' });

/** The other side answered, and the answer is no. */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly status: number;

  constructor(response: Response) {
    super(`the server answers ${response.status} ${response.statusText}`.trimEnd());
    this.status = response.status;
  }
}

interface RequestOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A `fetch` of the current task: cancelled with it, marked with its request's id, and only a useful answer counts. */
export async function request(url: string, options: RequestOptions = {}): Promise<Response> {
  const response = await fetch(url, {
    ...options,
    headers: { ...options.headers, 'x-request-id': requestId.get() },
    signal: Task.current?.signal ?? null,
  });
  if (response.ok || response.status === 304) return response;
  await response.body?.cancel();
  throw new HttpError(response);
}
