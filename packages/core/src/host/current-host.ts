import { shared } from '../base/realm.ts';
import type { Host } from './host.ts';
import { createPortableHost } from './portable-host.ts';

/** Which host is installed, and the tasks on it. */
export const installed: {
  host: Host | undefined;
  /** Owns all tasks that have no parent. Made on first use. */
  root: { readonly live: number } | undefined;
} = /* @__PURE__ */ shared('host', () => ({ host: undefined, root: undefined }));

/** The installed host, or the portable one if none was installed. */
export function currentHost(): Host {
  return installed.host ?? (installed.host = createPortableHost());
}
