import type { ConformanceCase } from './case.ts';
import { cases as actor } from './laws/actor.ts';
import { cases as actorThreads } from './laws/actor-threads.ts';
import { cases as ambient } from './laws/ambient.ts';
import { cases as cancel } from './laws/cancel.ts';
import { cases as clock } from './laws/clock.ts';
import { cases as collect } from './laws/collect.ts';
import { cases as cont } from './laws/cont.ts';
import { cases as deadline } from './laws/deadline.ts';
import { cases as discard } from './laws/discard.ts';
import { cases as error } from './laws/error.ts';
import { cases as errorEdges } from './laws/error-edges.ts';
import { cases as executor } from './laws/executor.ts';
import { cases as grace } from './laws/grace.ts';
import { cases as group } from './laws/group.ts';
import { cases as letCases } from './laws/let.ts';
import { cases as local } from './laws/local.ts';
import { cases as main } from './laws/main.ts';
import { cases as map } from './laws/map.ts';
import { cases as mapBounded } from './laws/map-bounded.ts';
import { cases as mapCombinators } from './laws/map-combinators.ts';
import { cases as mapEdges } from './laws/map-edges.ts';
import { cases as mapFailures } from './laws/map-failures.ts';
import { cases as mapJoin } from './laws/map-join.ts';
import { cases as mapLeaving } from './laws/map-leaving.ts';
import { cases as mapOwner } from './laws/map-owner.ts';
import { cases as mapPermits } from './laws/map-permits.ts';
import { cases as mapSource } from './laws/map-source.ts';
import { cases as mapSourceClosing } from './laws/map-source-closing.ts';
import { cases as mapTold } from './laws/map-told.ts';
import { cases as observe } from './laws/observe.ts';
import { cases as parallel } from './laws/parallel.ts';
import { cases as parallelErrors } from './laws/parallel-errors.ts';
import { cases as parallelFaults } from './laws/parallel-faults.ts';
import { cases as parallelForce } from './laws/parallel-force.ts';
import { cases as parallelIterated } from './laws/parallel-iterated.ts';
import { cases as parallelLeft } from './laws/parallel-left.ts';
import { cases as parallelMoving } from './laws/parallel-moving.ts';
import { cases as parallelSending } from './laws/parallel-sending.ts';
import { cases as parallelStray } from './laws/parallel-stray.ts';
import { cases as priority } from './laws/priority.ts';
import { cases as priorityHost } from './laws/priority-host.ts';
import { cases as shield } from './laws/shield.ts';
import { cases as signal } from './laws/signal.ts';
import { cases as task } from './laws/task.ts';
import { cases as throwing } from './laws/throwing.ts';
import { cases as tree } from './laws/tree.ts';

/** All cases, in the order of the laws. One import for each section. */
export const cases: readonly ConformanceCase[] = [
  tree,
  letCases,
  group,
  collect,
  throwing,
  discard,
  error,
  errorEdges,
  cancel,
  signal,
  shield,
  deadline,
  grace,
  task,
  priority,
  priorityHost,
  local,
  ambient,
  cont,
  mapBounded,
  mapFailures,
  map,
  mapCombinators,
  mapJoin,
  mapPermits,
  mapOwner,
  mapSource,
  mapSourceClosing,
  mapTold,
  mapEdges,
  mapLeaving,
  actor,
  actorThreads,
  executor,
  parallel,
  parallelIterated,
  parallelLeft,
  parallelErrors,
  parallelSending,
  parallelFaults,
  parallelMoving,
  parallelStray,
  parallelForce,
  main,
  clock,
  observe,
].flat();
