import type { Isolation } from '@tasktree/core/internal';
import { Ask } from './protocol.ts';
import { Resident } from './resident.ts';

/** What a job of a worker comes down to. */
export interface Assignment {
  /** The name of the task. */
  readonly name: string;
  /** The actor in whose line it stands. */
  readonly isolation?: Isolation;
  readonly run: (args: readonly unknown[]) => unknown;
}

/** Gives an actor, or throws why it could not be made. */
export type Tenancy = () => Resident;

/** What a worker has to work with. */
export interface Workshop {
  readonly functions: ReadonlyMap<string, (...args: unknown[]) => unknown>;
  /** What has been asked for of them. */
  readonly calls: Map<string, Assignment>;
  /** The actors that live here, by the numbers that the other side has given them. */
  readonly tenancies: Map<number, Tenancy>;
}

/** What a message of that kind asks for; `target` is what it says of whom it means. */
export function assignmentOf(workshop: Workshop, kind: number, target: unknown): Assignment {
  if (kind === Ask.make)
    return making(workshop, ...(target as [id: number, name: string, reentrant: boolean]));
  if (kind === Ask.invoke) return invoking(workshop, ...(target as [id: number, method: string]));
  if (kind === Ask.drop) return dropping(workshop, target as number);
  const name = target as string;
  const known = workshop.calls.get(name);
  if (known !== undefined) return known;
  const assignment = calling(workshop, name);
  if (workshop.functions.has(name)) workshop.calls.set(name, assignment);
  return assignment;
}

function calling({ functions }: Workshop, name: string): Assignment {
  const run = (args: readonly unknown[]): unknown => {
    const called = functions.get(name);
    if (called === undefined) {
      throw new TypeError(
        `${name}: the module of the worker does not expose a function of this name. Give it to expose().`,
      );
    }
    return called(...args);
  };
  return { name, run };
}

function making(
  { functions, tenancies }: Workshop,
  id: number,
  name: string,
  reentrant: boolean,
): Assignment {
  const run = (args: readonly unknown[]): void => {
    try {
      const resident = new Resident(name, functions.get(name), reentrant, args);
      tenancies.set(id, () => resident);
    } catch (error) {
      // Calls that were made before this is known over there are answered with it too.
      tenancies.set(id, () => {
        throw error;
      });
      throw error;
    }
  };
  return { name: `new ${name}`, run };
}

function invoking({ tenancies }: Workshop, id: number, method: string): Assignment {
  const tenancy = tenancies.get(id) as Tenancy;
  try {
    const resident = tenancy();
    const { isolation } = resident;
    return { name: `${isolation.name}.${method}`, isolation, run: (args) => resident.call(method, args) };
  } catch {
    return { name: method, run: tenancy };
  }
}

function dropping({ tenancies }: Workshop, id: number): Assignment {
  const run = async (): Promise<void> => {
    const tenancy = tenancies.get(id);
    tenancies.delete(id);
    let resident: Resident | undefined;
    try {
      resident = tenancy?.();
    } catch {
      // It was never made: whoever made it has been told.
    }
    await resident?.end();
  };
  return { name: 'dispose', run };
}
