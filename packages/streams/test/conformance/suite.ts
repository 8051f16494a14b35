// The suite for runtimes that are handed one module: as a page that runs it, and as a worker that answers with its report.
import { runConformance, webEnvironment, type ConformanceReport } from '@tasktree/conformance';
import { createPortableHost } from '@tasktree/core/host';
import { cases } from '@tasktree/streams/conformance';

/** Runs it on the portable host, which forgets the current task after an await. */
export function run(runtime: string, version: string): Promise<ConformanceReport> {
  return runConformance(createPortableHost(), { environment: webEnvironment({ runtime, version }), cases });
}

export default {
  async fetch(request: { readonly url: string }): Promise<unknown> {
    const version = new URL(request.url).searchParams.get('version') ?? '';
    const { Response } = globalThis as unknown as { Response: { json(value: unknown): unknown } };
    return Response.json(await run('workerd', version));
  },
};
