import { isTimeout } from '@tasktree/node';
import { codeOf } from './bad-input.ts';
import { HttpError } from './request.ts';

/** Whether the same attempt may succeed a little later. */
export function isTransient(error: unknown): boolean {
  if (error instanceof HttpError) return error.status >= 500 || error.status === 429 || error.status === 408;
  return isTimeout(error) || isNetworkError(error);
}

/** What went wrong, in a few words for the user. */
export function explain(error: unknown): string {
  if (isTimeout(error)) return 'no answer within the time limit';
  const trouble = isNetworkError(error) ? error.cause : error;
  const text =
    trouble instanceof Error ? (networkTroubles[codeOf(trouble) ?? ''] ?? trouble.message) : String(trouble);
  return text.replaceAll(/\s+/g, ' ').trim() || codeOf(trouble) || 'unknown error';
}

/** `fetch` reports every trouble with the network as a `TypeError` with a cause. */
function isNetworkError(error: unknown): error is TypeError {
  return error instanceof TypeError && error.cause !== undefined;
}

const networkTroubles: Record<string, string> = {
  EAI_AGAIN: 'there is no such host, or no network',
  ECONNREFUSED: 'nobody answers at this address',
  ECONNRESET: 'the connection was cut',
  ENOTFOUND: 'there is no such host',
  ERR_INVALID_URL: 'this is no address',
  UND_ERR_SOCKET: 'the connection was cut',
};
