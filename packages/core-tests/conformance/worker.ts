// The suite as a worker: answers any request with its report on the portable host.
import { runConformance, webEnvironment, type Core } from '@tasktree/conformance';
import { createPortableHost } from '@tasktree/core/host';

/** The modules of further copies of core that are laid beside this one. */
const copies = ['./copy-1.js', './copy-2.js', './copy-3.js', './copy-4.js'];

export default {
  async fetch(request: { readonly url: string }): Promise<unknown> {
    const { searchParams } = new URL(request.url);
    const report = await runConformance(createPortableHost(), {
      environment: webEnvironment({
        runtime: 'workerd',
        version: searchParams.get('version') ?? '',
        collectGarbage: (globalThis as { gc?: () => void }).gc,
        anotherCopy: () => import(/* @vite-ignore */ copies.shift()!) as Promise<Core>,
      }),
    });
    return Response.json(report);
  },
};
