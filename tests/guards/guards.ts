/** One line of defence in the product, and the test that must turn red without it. */
export interface Guard {
  /** The behaviour or regression case of the specification that it defends. */
  readonly defends: string
  readonly file: string
  /** Text that stands in the file exactly once, */
  readonly take: string
  /** and what is put in its place. */
  readonly give: string
  readonly test: string
  /** Part of the test's name, as a regular expression. */
  readonly name: string
}

export const GUARDS: readonly Guard[] = [
  {
    defends: 'regression 1: a released path can be locked again',
    file: 'src/core/locks/heldLocks.ts',
    take: 'if (!tables.locks.update(lock.id, { ended_at: at, outcome }, { ended_at: null })) return lock',
    give: 'if (Date.parse(at) > 0) return ended',
    test: 'tests/core/locks.test.ts',
    name: '1: the same path',
  },
]
