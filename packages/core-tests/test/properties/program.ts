import * as fc from 'fast-check';

/** A random program: what one body does, one step after the other. */
export type Step =
  | { readonly kind: 'sleep'; readonly ms: number }
  | { readonly kind: 'yield' }
  | { readonly kind: 'throw' }
  /** Goes on although it is cancelled. */
  | { readonly kind: 'stubborn'; readonly ms: number }
  | { readonly kind: 'check' }
  | { readonly kind: 'cancelSelf' }
  | { readonly kind: 'timeout'; readonly ms: number; readonly steps: readonly Step[] }
  | { readonly kind: 'shield'; readonly steps: readonly Step[] }
  | { readonly kind: 'try'; readonly steps: readonly Step[] }
  | {
      readonly kind: 'asyncLet';
      readonly isRead: boolean;
      readonly child: readonly Step[];
      readonly steps: readonly Step[];
    }
  | {
      readonly kind: 'group';
      readonly discarding: boolean;
      readonly concurrency: number | undefined;
      readonly children: readonly (readonly Step[])[];
      readonly collect: 'none' | 'all' | 'some' | 'waitForAll';
      readonly cancelAll: boolean;
      readonly steps: readonly Step[];
    };

const ms = fc.integer({ min: 0, max: 20 });

const { steps } = fc.letrec<{ step: Step; steps: readonly Step[]; leaf: Step }>((tie) => ({
  leaf: fc.oneof(
    fc.record({ kind: fc.constant('sleep' as const), ms }),
    fc.constant({ kind: 'yield' as const }),
    fc.constant({ kind: 'throw' as const }),
    fc.record({ kind: fc.constant('stubborn' as const), ms }),
    fc.constant({ kind: 'check' as const }),
    fc.constant({ kind: 'cancelSelf' as const }),
  ),
  step: fc.oneof(
    { maxDepth: 4, depthSize: 'small', withCrossShrink: true },
    { weight: 4, arbitrary: tie('leaf') },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('timeout' as const), ms, steps: tie('steps') }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('shield' as const), steps: tie('steps') }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('try' as const), steps: tie('steps') }) },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('asyncLet' as const),
        isRead: fc.boolean(),
        child: tie('steps'),
        steps: tie('steps'),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('group' as const),
        discarding: fc.boolean(),
        concurrency: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
        children: fc.array(tie('steps'), { maxLength: 4 }),
        collect: fc.constantFrom('none' as const, 'all' as const, 'some' as const, 'waitForAll' as const),
        cancelAll: fc.boolean(),
        steps: tie('steps'),
      }),
    },
  ),
  steps: fc.array(tie('step'), { maxLength: 4 }),
}));

export const program: fc.Arbitrary<readonly Step[]> = steps;
