import { Task } from '@tasktree/deno';

export interface Quote {
  readonly supplier: string;
  readonly price: number;
}

interface Supplier {
  readonly name: string;
  /** How long an answer takes, in milliseconds. */
  readonly latency: number;
  readonly factor: number;
}

const suppliers: readonly Supplier[] = [
  { name: 'Arbor', latency: 40, factor: 1.1 },
  { name: 'Betula', latency: 90, factor: 0.95 },
  { name: 'Cedrus', latency: 160, factor: 0.9 },
];

/** Stand-ins for the servers of others: each answers after its latency, and says so if nobody waits any more. */
export function startSuppliers(
  signal: AbortSignal,
): readonly { readonly name: string; readonly url: string }[] {
  return suppliers.map(({ name, latency, factor }) => {
    const { addr } = Deno.serve(
      { hostname: '127.0.0.1', port: 0, signal, onListen: () => {} },
      async (request) => {
        const { searchParams } = new URL(request.url);
        const item = searchParams.get('item') ?? '';
        const slowness = Number(searchParams.get('slow') ?? 1);
        await Task.sleep(latency * slowness);
        return Response.json({ supplier: name, price: Math.round(item.length * 100 * factor) });
      },
    );
    return { name, url: `http://127.0.0.1:${addr.port}/` };
  });
}

/** Asks one supplier; stopped with the task it runs in. */
export async function ask(url: string, item: string, slow: string, signal: AbortSignal): Promise<Quote> {
  const response = await fetch(`${url}?item=${encodeURIComponent(item)}&slow=${slow}`, { signal });
  return (await response.json()) as Quote;
}
