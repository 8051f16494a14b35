import { runMain, withTaskCancellationShield, withThrowingDiscardingTaskGroup } from '@tasktree/deno';
import { answer } from './answer.ts';
import { log, requestId } from './log.ts';
import { listen, type Incoming } from './requests.ts';
import { startSuppliers } from './suppliers.ts';

const port = Number(Deno.args[0] ?? 8000);
if (!Number.isInteger(port) || port < 0 || port > 65_535) {
  console.error(`The port must be a number from 0 to 65535; got ${Deno.args[0]}.`);
  Deno.exit(2);
}

/** One request: its id is bound for everything that is done for it. */
async function serve(
  { request, respond }: Incoming,
  id: number,
  suppliers: ReturnType<typeof startSuppliers>,
): Promise<void> {
  await requestId.withValue(`#${id}`, async () => {
    const { pathname, search } = new URL(request.url);
    log(`${request.method} ${pathname}${search}`);
    try {
      const response = await answer(request, suppliers);
      log(`answered ${response.status}`);
      respond(response);
    } catch (error) {
      log(`failed: ${String(error)}`);
      respond(new Response('Something went wrong.\n', { status: 500 }));
    }
  });
}

const program = runMain(async (task) => {
  const serversStop = new AbortController();
  const suppliers = startSuppliers(serversStop.signal);
  // Ctrl-C closes the port. What is in flight is answered first: the group waits for it, and the shield keeps it from being cancelled.
  const { signal } = task;
  try {
    await withTaskCancellationShield(
      () =>
        withThrowingDiscardingTaskGroup(async (group) => {
          let count = 0;
          const onListen = (at: number): void =>
            console.log(`Listening on http://127.0.0.1:${at}/ - Ctrl-C ends it.`);
          const { requests, finished } = listen(port, signal, onListen);
          for await (const incoming of requests) {
            count += 1;
            const id = count;
            group.addTask(() => serve(incoming, id, suppliers), { name: `request #${id}` });
          }
          console.log(group.isEmpty ? 'Nothing is in flight.' : 'Waiting for what is in flight.');
          await finished;
        }),
      { atMost: { seconds: 10 } },
    );
    console.log('All requests are answered.');
  } finally {
    serversStop.abort();
  }
});

program.catch((error: unknown) => {
  if (!(error instanceof Deno.errors.AddrInUse)) throw error;
  console.error(`Port ${port} is in use. Name another: npm run start:deno -- 8001`);
  Deno.exitCode = 1;
});
