import { execFile } from 'node:child_process'
import { relative } from 'node:path'
import { promisify } from 'node:util'
import { CliError, EXIT } from '../outcome.ts'
import { environment } from '../environment.ts'

const run = promisify(execFile)

const VARIABLES = /^GIT_(?:DIR|WORK_TREE|INDEX_FILE|COMMON_DIR|OBJECT_DIRECTORY|PREFIX)$/

/** Git in a folder; null where it fails. A hook of Git runs with variables that mean another repository. */
async function git(cwd: string, keep: boolean, ...args: string[]): Promise<string | null> {
  const entries = Object.entries(environment).filter(([name]) => keep || !VARIABLES.test(name))
  try {
    return (await run('git', args, { cwd, env: Object.fromEntries(entries) })).stdout.replace(/\r?\n$/, '')
  } catch {
    // Every refusal of Git means here that the answer is no.
    return null
  }
}

/** A checkout of a repository, as the person stands in it. */
export interface Checkout {
  /** Its own top: that of a linked worktree, too. */
  readonly top: string
  /** File of patterns that Git ignores without telling anybody else. */
  readonly exclude: string
}

/** The checkout around a folder, else the one that GIT_DIR and GIT_WORK_TREE name. */
export async function findCheckout(cwd: string): Promise<Checkout> {
  for (const keep of [false, true]) {
    const top = await git(cwd, keep, 'rev-parse', '--path-format=absolute', '--show-toplevel')
    const exclude = await git(cwd, keep, 'rev-parse', '--path-format=absolute', '--git-path', 'info/exclude')
    if (top && exclude) return { top, exclude }
  }
  const bare = await git(cwd, false, 'rev-parse', '--is-bare-repository')
  if (bare === 'true')
    throw new CliError(
      'BARE_REPOSITORY',
      `${cwd} is a bare repository, which has no files to work on: clone it and work in the clone.`,
      EXIT.impossible,
    )
  throw new CliError(
    'NOT_A_REPOSITORY',
    `${cwd} is in no Git repository: change to one, run "git init", or use --user.`,
    EXIT.impossible,
  )
}

export type Tracking = 'tracked' | 'ignored' | 'untracked'

export async function trackingOf({ top }: Checkout, path: string): Promise<Tracking> {
  const name = relative(top, path)
  if ((await git(top, false, 'ls-files', '--error-unmatch', '--', name)) !== null) return 'tracked'
  return (await git(top, false, 'check-ignore', '--quiet', '--no-index', '--', name)) === null
    ? 'untracked'
    : 'ignored'
}
