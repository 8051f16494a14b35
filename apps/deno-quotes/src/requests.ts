import { Channel } from '@tasktree/streams';

/** A request that waits for its answer. */
export interface Incoming {
  readonly request: Request;
  readonly respond: (response: Response) => void;
}

/**
 * The requests to a port of this machine, as something to loop over. When the signal aborts the port is closed: no further
 * request comes in, those that have can still be answered, and the loop ends.
 */
export function requests(
  port: number,
  signal: AbortSignal,
  onListen: (port: number) => void,
): AsyncIterable<Incoming> {
  const channel = new Channel<Incoming>(Infinity);
  const server = Deno.serve(
    { hostname: '127.0.0.1', port, onListen: (address) => onListen(address.port) },
    (request) =>
      new Promise((respond) => {
        const isTaken = channel.trySend({ request, respond });
        if (!isTaken) respond(new Response('The service is shutting down.\n', { status: 503 }));
      }),
  );
  const close = (): void => {
    channel.close();
    void server.shutdown();
  };
  if (signal.aborted) close();
  else signal.addEventListener('abort', close, { once: true });
  return channel;
}
