import { realm } from '../realm.ts';
import type { Host } from './host.ts';
import { createPortableHost } from './portable-host.ts';

/** The installed host, or the portable one if none was installed. */
export function currentHost(): Host {
  return realm.host ?? (realm.host = createPortableHost());
}
