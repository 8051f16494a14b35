import { serveGallery } from './server.ts';

const port = Number(process.argv[2] ?? 8080);
if (!Number.isInteger(port) || port < 0 || port > 65_535) {
  console.error(`The port must be a number from 0 to 65535; got ${process.argv[2]}.`);
  process.exit(2);
}
const server = await serveGallery({ port }).catch((error: unknown) => {
  console.error(`Cannot listen on port ${port}: ${(error as Error).message}`);
  process.exit(1);
});
console.log(`Open ${server.url} and scroll. Ctrl-C ends the server.`);
process.once('SIGINT', () => {
  const { counts } = server;
  console.log(
    `\n${counts.requested} requests, ${counts.served} answered, ${counts.aborted} aborted by the page.`,
  );
  void server.close();
});
