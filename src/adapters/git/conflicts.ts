import { join } from 'node:path'
import { err, ok, type Result } from '../../base/result.ts'
import type { Conflict } from '../../contract/change.ts'
import type { GitFailure } from '../../core/ports/git.ts'
import { splitNul } from './porcelain.ts'
import { failureOf, requireExit, type Run } from './run.ts'
import { borrowObjects, withScratch } from './scratch.ts'

const HUNKS = 20
const HUNK_CHARACTERS = 4096
/** Conflicted files whose hunks are read; those beyond are still named. */
const FILES = 200

/** Conflicting parts of a file, from `<<<<<<<` to `>>>>>>>`, as Git wrote them; at most 20, each cut at 4096 characters. */
export function cutHunks(content: string): string[] {
  const hunks: string[] = []
  let lines: string[] | null = null
  for (const line of content.split('\n')) {
    if (/^<{7}( |\r?$)/.test(line)) lines = []
    lines?.push(line)
    if (!lines || !/^>{7}( |\r?$)/.test(line)) continue
    hunks.push(lines.join('\n').slice(0, HUNK_CHARACTERS))
    if (hunks.length === HUNKS) return hunks
    lines = null
  }
  return hunks
}

export interface ForecastOutput {
  readonly tree: string
  readonly conflicts: readonly { readonly path: string; readonly kind: string }[]
}

/** Reads `git merge-tree --write-tree -z --name-only --messages`: the tree, conflicted files, an empty field, messages. */
export function parseForecast(text: string): ForecastOutput {
  const fields = splitNul(text)
  const blank = fields.indexOf('', 1)
  const paths = blank < 0 ? fields.slice(1) : fields.slice(1, blank)
  const kinds = new Map<string, string>()
  let at = blank < 0 ? fields.length : blank + 1
  while (at < fields.length) {
    const count = Number(fields[at])
    const about = fields.slice(at + 1, at + 1 + count)
    const [type = '', message = ''] = fields.slice(at + 1 + count, at + 3 + count)
    at += 3 + count
    // The type groups several kinds as "contents"; the message itself tells add/add from content.
    const kind = /^CONFLICT \((binary)\)/.exec(type)?.[1] ?? /^CONFLICT \(([^)]+)\)/.exec(message)?.[1]
    for (const path of kind ? about : []) if (!kinds.has(path)) kinds.set(path, kind ?? '')
  }
  return {
    tree: fields[0] ?? '',
    conflicts: paths.map((path) => ({ path, kind: kinds.get(path) ?? 'conflict' })),
  }
}

/** Contents of objects by revision, in order; null for what is missing or no file. NUL in a name cannot be. */
async function readBlobs(
  run: Run,
  cwd: string,
  names: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<(string | null)[]> {
  const input = names.map((name) => `${name}\0`).join('')
  const outcome = await run(cwd, ['cat-file', '--batch', '-z'], { input, environment })
  const contents: (string | null)[] = []
  let at = 0
  while (contents.length < names.length) {
    const end = outcome.stdout.indexOf(0x0a, at)
    const size = /^[0-9a-f]+ (blob|tree|commit) (\d+)$/.exec(outcome.stdout.subarray(at, end).toString())
    const length = Number(size?.[2] ?? 0)
    contents.push(size?.[1] === 'blob' ? outcome.stdout.subarray(end + 1, end + 1 + length).toString() : null)
    at = end + 1 + (size ? length + 1 : 0)
  }
  return contents
}

/** See the port. Works in borrowed object storage, so that a forecast leaves nothing in the repository. */
export async function forecast(
  run: Run,
  root: string,
  target: string,
  head: string,
): Promise<Result<Conflict[], GitFailure>> {
  return withScratch(async (folder) => {
    const environment = await borrowObjects(run, root, folder)
    const args = ['merge-tree', '--write-tree', '-z', '--name-only', '--messages', target, head]
    const outcome = await run(root, args, { environment })
    if (outcome.code === 0) return ok([])
    const { tree, conflicts } = parseForecast(outcome.text())
    // Git also exits with 1 for a commit that it does not have; then it prints no tree.
    if (outcome.code !== 1 || !/^[0-9a-f]{40,64}$/.test(tree)) return err(failureOf(outcome))
    const names = conflicts.slice(0, FILES).map(({ path }) => `${tree}:${path}`)
    const contents = await readBlobs(run, root, names, environment)
    return ok(conflicts.map((each, index) => ({ ...each, hunks: cutHunks(contents[index] ?? '') })))
  })
}

/** Kind of a conflict by the sides that the index still holds: 1 the base, 2 the target, 3 what is merged in. */
function kindOf(stages: ReadonlySet<string>, content: string | null): string {
  const held = [...stages].sort().join('')
  if (held === '123' || held === '23') {
    if (content?.includes('\0')) return 'binary'
    return held === '23' ? 'add/add' : 'content'
  }
  return held === '12' || held === '13' ? 'modify/delete' : 'rename'
}

/** Conflicts that a merge or rebase in the worktree has stopped at. */
export async function conflictsIn(
  run: Run,
  worktree: string,
  read: (path: string) => Promise<string | null>,
): Promise<Conflict[]> {
  const outcome = await run(worktree, ['ls-files', '--unmerged', '-z'])
  requireExit(outcome)
  const stages = new Map<string, Set<string>>()
  for (const entry of splitNul(outcome.text())) {
    const [about = '', path = ''] = [
      entry.slice(0, entry.indexOf('\t')),
      entry.slice(entry.indexOf('\t') + 1),
    ]
    const held = stages.get(path) ?? new Set()
    stages.set(path, held.add(about.split(' ')[2] ?? ''))
  }
  return Promise.all(
    [...stages].map(async ([path, held], index) => {
      const content = index < FILES ? await read(join(worktree, path)) : null
      return { path, kind: kindOf(held, content), hunks: cutHunks(content ?? '') }
    }),
  )
}
