import type { SourceCode } from 'eslint';
import {
  enclosingFunction,
  isCall,
  isInside,
  parentOf,
  rangeOf,
  type FunctionNode,
  type Node,
} from '../syntax/ast.ts';
import { pauseBefore, pauseBetween } from '../syntax/awaits.ts';
import { functionsOf } from '../meaning/functions.ts';
import { libraryName, methodName } from '../meaning/names.ts';
import { isBody, type Body } from './bodies.ts';
import { isLocked } from './locks.ts';
import { ownCode } from './mutations.ts';

/** A function whose code runs as a part of a body: the body itself, or a function of this file that it calls. */
export interface Run {
  readonly fn: FunctionNode;
  /** Whether others can have run since the body began, when this begins. */
  readonly late: boolean;
  /** Whether a lock is held around it. */
  readonly locked: boolean;
  /** The body and the functions on the way here, whose variables are the body's own. */
  readonly within: readonly FunctionNode[];
}

const mostRuns = 40;

/** The code that a body runs, as far as this file shows it. */
export function runsOf(body: Body, source: SourceCode): readonly Run[] {
  const runs: Run[] = [{ fn: body.fn, late: false, locked: false, within: [body.fn] }];
  const seen = new Set<Node>([body.fn]);
  for (const run of runs) {
    if (runs.length > mostRuns) break;
    for (const node of ownCode(run.fn, source)) {
      if (!isCall(node) || libraryName(node.callee, source) !== undefined) continue;
      for (const { fn, through } of functionsOf(node.callee, source)) {
        if (through !== undefined || seen.has(fn) || isBody(fn, source) || isInside(fn, run.fn)) continue;
        seen.add(fn);
        runs.push({
          fn,
          late: run.late || isLate(node, run.fn, source),
          locked: run.locked || isLocked(node, run.fn, source),
          within: [...run.within, fn],
        });
      }
    }
  }
  return runs;
}

/** Whether others can have run since the function began. */
export function isLate(node: Node, fn: FunctionNode, source: SourceCode): boolean {
  let inner = node;
  for (let scope = enclosingFunction(node); scope !== undefined; scope = enclosingFunction(scope)) {
    if (pauseBefore(scope, inner, source) !== undefined) return true;
    if (pauseBetween(scope, rangeOf(inner)[0], rangeOf(inner)[1], source) !== undefined) return true;
    if (scope === fn) return false;
    const call = parentOf(scope);
    if (isCall(call) && /^(?:then|catch|finally)$/.test(methodName(call) ?? '')) return true;
    inner = scope;
  }
  return false;
}
