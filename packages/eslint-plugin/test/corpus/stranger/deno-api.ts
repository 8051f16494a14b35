import { withTaskCancellationShield, withTimeout } from '@tasktree/deno';

Deno.serve({ port: 8000 }, (request) =>
  withTimeout(3000, async (task) => {
    const key = new URL(request.url).pathname;
    const cached = await read(key);
    if (cached) return new Response(cached);
    const upstream = await fetch(`https://origin${key}`, { signal: task.signal });
    const text = await upstream.text();
    await withTaskCancellationShield(async () => { // wrong: limit-shield
      await write(key, text);
    });
    const copy = upstream.clone();
    return new Response(text, copy);
  }),
);
declare function read(key: string): Promise<string | undefined>;
declare function write(key: string, text: string): Promise<void>;
