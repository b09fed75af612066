import type { Git } from '../../core/ports/git.ts'
import { splitNul } from './porcelain.ts'
import { failureOf, requireExit, type Run } from './run.ts'

/** Output that is read of a list of ignored names, in bytes; what is beyond it is left out. */
const NAMES_LIMIT = 16 * 1024 * 1024

async function ignoredNames(run: Run, root: string): Promise<string[]> {
  const args = ['ls-files', '-z', '--others', '--ignored', '--exclude-standard', '--directory']
  const outcome = await run(root, args, { limit: NAMES_LIMIT })
  if (outcome.end === 'cut') return splitNul(outcome.text()).slice(0, -1)
  if (outcome.code !== 0) throw new Error(failureOf(outcome).message)
  return splitNul(outcome.text())
}

export const createNames = (run: Run): Pick<Git, 'topNames' | 'ignoredNames'> => ({
  async topNames(root) {
    const outcome = await run(root, ['ls-tree', '-z', '--name-only', 'HEAD'])
    requireExit(outcome)
    return splitNul(outcome.text())
  },
  ignoredNames: (root) => ignoredNames(run, root),
})
