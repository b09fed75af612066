import { ok } from '../../base/result.ts'
import { cleanLine } from '../../base/text.ts'
import type { CommitInfo, Git } from '../../core/ports/git.ts'
import { expectZero, type Run } from './run.ts'

/** Control characters that no subject holds part the records and their fields. */
const FORMAT = '%x1e%H%x1f%at%x1f%an%x1f%s%x1f'

function parseCommit(record: string): CommitInfo {
  const [sha = '', seconds = '', author = '', subject = '', stat = ''] = record.split('\x1f')
  const count = (pattern: RegExp): number => Number(pattern.exec(stat)?.[1] ?? 0)
  return {
    ...{ sha, at: Number(seconds) * 1000, author: cleanLine(author), subject: cleanLine(subject) },
    files: count(/(\d+) files? changed/),
    additions: count(/(\d+) insertions?\(\+\)/),
    deletions: count(/(\d+) deletions?\(-\)/),
  }
}

export const createCommits = (run: Run): Pick<Git, 'commits'> => ({
  async commits({ root, base, head, limit }) {
    const range = ['--end-of-options', `${base}..${head}`, '--']
    const shape = ['--shortstat', '-M', '--diff-merges=first-parent', '--no-ext-diff', '--no-textconv']
    const [log, count] = await Promise.all([
      run(root, ['log', `--max-count=${limit}`, '--topo-order', `--format=${FORMAT}`, ...shape, ...range]),
      run(root, ['rev-list', '--count', ...range]),
    ])
    const [printed, total] = [expectZero(log), expectZero(count)]
    if (!printed.ok) return printed
    if (!total.ok) return total
    const commits = printed.value.split('\x1e').slice(1).map(parseCommit).reverse()
    return ok({ commits, total: Number(total.value) })
  },
})
