import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the server of the examples answers. */
export function pageAt(path: string): string {
  return `the page ${path}`;
}

/** Starts the server that the examples fetch from, on the loopback interface, and tells the processes that run them. */
export async function startServer(): Promise<Disposable> {
  const server = createServer(({ url = '' }, response) => response.end(pageAt(url)));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  process.env['EXAMPLES_ORIGIN'] = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    [Symbol.dispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}
