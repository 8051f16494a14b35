import { readFile, readdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const dist = fileURLToPath(new URL('../dist', import.meta.url));
const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.map': 'application/json',
  '.webp': 'image/webp',
};

/** What has been asked of the server for thumbnails. */
export interface Counts {
  requested: number;
  served: number;
  aborted: number;
}

export interface GalleryServer {
  readonly url: string;
  readonly counts: Readonly<Counts>;
  close(): Promise<void>;
}

export interface ServerOptions {
  readonly port?: number;
  /** How many cells the gallery has; the pictures repeat. */
  readonly cells?: number;
  /** The shortest and longest wait for a picture, in milliseconds. */
  readonly latency?: readonly [shortest: number, longest: number];
}

/** Serves the built page and a large album of small pictures, each after a wait, as from far away. */
export async function serveGallery(options: ServerOptions = {}): Promise<GalleryServer> {
  const { port = 0, cells = 6_000, latency = [60, 400] } = options;
  const folder = path.join(
    path.dirname(fileURLToPath(import.meta.resolve('@lobehub/fluent-emoji-3d/package.json'))),
    'assets',
  );
  const pictures = (await readdir(folder)).filter((name) => name.endsWith('.webp')).sort();
  const counts: Counts = { requested: 0, served: 0, aborted: 0 };

  async function thumbnail(index: number, signal: AbortSignal): Promise<Buffer> {
    const [shortest, longest] = latency;
    await delay(shortest + ((index * 37) % (longest - shortest + 1)), undefined, { signal });
    return readFile(path.join(folder, pictures[index % pictures.length] as string));
  }

  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const send = (status: number, type: string, body: string | Buffer): void => {
      response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
    };
    const [, number] = /^\/thumbnails\/(\d+)$/.exec(pathname) ?? [];
    if (pathname === '/album.json') return send(200, 'application/json', JSON.stringify({ count: cells }));
    if (number === undefined) {
      const file = path.join(dist, pathname === '/' ? 'index.html' : path.normalize(pathname));
      readFile(file).then(
        (body) => send(200, types[path.extname(file)] ?? 'application/octet-stream', body),
        () => send(404, 'text/plain', 'not found'),
      );
      return;
    }
    counts.requested += 1;
    const gone = new AbortController();
    response.on('close', () => {
      if (!response.writableFinished) {
        counts.aborted += 1;
        gone.abort();
      }
    });
    thumbnail(Number(number), gone.signal).then(
      (body) => {
        counts.served += 1;
        send(200, 'image/webp', body);
      },
      () => response.destroy(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    counts,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
