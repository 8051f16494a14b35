import { taskTree, withTimeout } from '@tasktree/deno';
import { quotesFor } from './quotes.ts';

/** Milliseconds that a request may take. */
const timeLimit = 250;

const help = `GET /quotes?item=oak          the offers of all suppliers, cheapest first
GET /quotes?item=oak&slow=3   the same with suppliers that take three times as long
GET /tasks                    the tasks that are alive now
`;

/** What the service answers. */
export function answer(
  request: Request,
  suppliers: readonly { readonly name: string; readonly url: string }[],
): Promise<Response> | Response {
  const { pathname, searchParams } = new URL(request.url);
  if (pathname === '/') return new Response(help);
  if (pathname === '/tasks') return Response.json(taskTree());
  if (pathname !== '/quotes') return new Response(`There is no ${pathname}; see /.\n`, { status: 404 });
  const item = searchParams.get('item') ?? '';
  const slow = searchParams.get('slow') ?? '1';
  if (item === '') return new Response('Say which item: /quotes?item=oak\n', { status: 400 });
  if (!(Number(slow) > 0)) return new Response('slow must be a positive number.\n', { status: 400 });
  return withTimeout(timeLimit, async (task) => {
    const result = await quotesFor(item, slow, suppliers, task);
    return Response.json(result, { status: result.quotes.length === 0 ? 504 : 200 });
  });
}
