import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFile, stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { PictureFile } from './sources.ts';

/** How bad the connection is. */
export interface Weather {
  readonly latency: number;
  readonly flakiness: number;
}

export interface PictureServer extends AsyncDisposable {
  urlOf(id: string): string;
}

/**
 * A picture server on the loopback interface, which stands for somebody else's far away: it answers after the
 * latency, give or take a half, and spoils a share of the requests in turn by an error, by hanging up in the middle,
 * and by never answering. It does so by the request's name and number, so that each run meets the same weather.
 */
export async function servePictures(files: readonly PictureFile[], weather: Weather): Promise<PictureServer> {
  const paths = new Map(files.map((file) => [`/${encodeURIComponent(file.id)}`, file.path]));
  const met = new Map<string, number>();

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const name = `${request.method} ${request.url}`;
    const visit = (met.get(name) ?? 0) + 1;
    met.set(name, visit);

    await delay(weather.latency * (0.5 + chance(`${name} latency ${visit}`)));
    const luck = chance(`${name} luck ${visit}`) / weather.flakiness;
    if (luck < 0.2) return;
    if (luck < 0.6) return void response.writeHead(503).end();

    const file = paths.get(request.url ?? '');
    if (file === undefined) return void response.writeHead(404).end();
    const { size, mtimeMs } = await stat(file);
    const etag = `"${size}-${mtimeMs}"`;
    if (request.headers['if-none-match'] === etag) return void response.writeHead(304, { etag }).end();

    response.writeHead(200, { 'content-type': typeOf(file), 'content-length': size, etag });
    if (request.method === 'HEAD') return void response.end();
    const bytes = await readFile(file);
    if (luck < 1) response.write(bytes.subarray(0, size / 2), () => response.destroy());
    else response.end(bytes);
  }

  return {
    urlOf: (id) => `http://127.0.0.1:${port}/${encodeURIComponent(id)}`,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** A number from 0 to 1 that is always the same for one text. */
function chance(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE() / 2 ** 32;
}

const types: Record<string, string> = {
  '.avif': 'image/avif',
  '.gif': 'image/gif',
  '.jpeg': 'image/jpeg',
  '.jpg': 'image/jpeg',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.tif': 'image/tiff',
  '.tiff': 'image/tiff',
  '.webp': 'image/webp',
  '.html': 'text/html',
  '.md': 'text/markdown',
  '.txt': 'text/plain',
};

function typeOf(file: string): string {
  return types[path.extname(file).toLowerCase()] ?? 'application/octet-stream';
}
