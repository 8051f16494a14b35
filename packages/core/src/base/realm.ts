/**
 * What all copies of this package in one realm share: the host, the tree, its observers and the like (observe.4).
 *
 * Nodes of the tree may have been made by another copy. So code that walks the tree relies on fields and methods of
 * `Scope` and `Entry`, never on `instanceof` or on `#private` names; the protocol number stands for that shape.
 *
 * @module
 */

/** Changes whenever the shape of nodes or of a shared part does. */
const protocol = 2;
const version = '0.0.0';

interface Realm {
  readonly protocol: number;
  readonly version: string;
  readonly parts: Map<string, object>;
}

/**
 * The part of the shared state called `name`, made by the first copy that asks for it. Each part belongs to one module, which
 * gives it its type: this one stands below all of them.
 */
export function shared<State extends object>(name: string, make: () => State): State {
  const { parts } = join();
  const present = parts.get(name) as State | undefined;
  if (present !== undefined) return present;
  const part = make();
  parts.set(name, part);
  return part;
}

function join(): Realm {
  const slot = Symbol.for('tasktree.realm');
  const realms = globalThis as unknown as Record<symbol, Realm | undefined>;
  const present = realms[slot];
  if (present === undefined) {
    const realm: Realm = { protocol, version, parts: new Map() };
    Object.defineProperty(realms, slot, { value: realm });
    return realm;
  }
  if (present.protocol !== protocol) {
    throw new Error(
      `Two versions of @tasktree/core that cannot share one task tree are loaded: ${present.version} (protocol ` +
        `${present.protocol}) and ${version} (protocol ${protocol}). Align them to one version.`,
    );
  }
  return present;
}
