import { Channel } from '@tasktree/streams';

/** A request that waits for its answer. */
export interface Incoming {
  readonly request: Request;
  readonly respond: (response: Response) => void;
}

/** What comes in at a port. */
export interface Port {
  /** The requests, as something to loop over. When the signal aborts the port is closed: no further one comes in, and the loop ends. */
  readonly requests: AsyncIterable<Incoming>;
  /** Fulfils when the port is closed, and every answer has been sent. */
  readonly finished: Promise<void>;
}

/** Listens at a port of this machine until the signal aborts. */
export function listen(port: number, signal: AbortSignal, onListen: (port: number) => void): Port {
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
  return { requests: channel, finished: server.finished };
}
