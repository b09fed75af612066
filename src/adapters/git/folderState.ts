import { realpath } from 'node:fs/promises'
import { ok } from '../../base/result.ts'
import { cleanLine } from '../../base/text.ts'
import type { Git } from '../../core/ports/git.ts'
import { printedPath } from './locate.ts'
import { expectZero, type Run } from './run.ts'
import { statusOf } from './worktrees.ts'

export const createFolderState = (run: Run): Pick<Git, 'folderState'> => ({
  async folderState(folder) {
    const found = await run(folder, ['rev-parse', '--path-format=absolute', '--show-toplevel'])
    const printed = expectZero(found)
    if (!printed.ok) return printed
    const top = await realpath(printedPath(found))
    const [status, last] = await Promise.all([
      statusOf(run, top),
      // Fails before the first commit, which then has no subject.
      run(top, ['log', '-1', '--format=%s', '--no-show-signature']),
    ])
    if (!status.ok) return status
    const { branch, head, changed, untracked, conflicted } = status.value
    return ok({
      ...{ top, branch },
      head: /^0+$/.test(head) ? null : head,
      subject: last.code === 0 ? cleanLine(last.text()) : '',
      dirty: [...new Set([...changed, ...untracked, ...conflicted])].sort(),
    })
  },
})
