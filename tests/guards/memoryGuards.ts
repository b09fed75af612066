import type { Guard } from './guards.ts'

/** What defends memory, the history and the toolset. */
export const MEMORY_GUARDS: readonly Guard[] = [
  {
    defends: 'regression 11: every word of an allowed command must be there',
    file: 'src/domain/allowedCommand.ts',
    take: 'words.every((word, at) => argv[at] === word)',
    give: 'words.every((word, at) => argv[at]?.startsWith(word))',
    test: 'src/domain/allowedCommand.test.ts',
    name: 'regression 11:',
  },
  {
    defends: 'regression 11: no path and no link leads out of the checkout',
    file: 'src/adapters/files/confined.ts',
    take: "  if (real === null || !isInside(top, real)) return err('outside')\n",
    give: "  if (real === null) return err('outside')\n",
    test: 'tests/core/toolset.test.ts',
    name: 'regression 11: no path',
  },
  {
    defends: 'behaviour 23: of two writers of one memory the second is told',
    file: 'src/core/memory/setMemory.ts',
    take: '    if (refused) return err(refused)\n',
    give: "    if (refused && refused.code !== 'STALE_VERSION') return err(refused)\n",
    test: 'tests/core/memory.test.ts',
    name: 'of two writers',
  },
  {
    defends: 'retention: nothing of an open task goes',
    file: 'src/adapters/store/retention.ts',
    take: "    and not ${openTask('e.task_id')}\n",
    give: '',
    test: 'src/adapters/store/retention.test.ts',
    name: 'lets go of what is old',
  },
]
