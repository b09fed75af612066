import { realpath, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { err, ok, type Result } from '../../base/result.ts'
import type { Git, LocateFailure, RepositoryLocation } from '../../core/ports/git.ts'
import { failureOf, type Outcome, type Run } from './run.ts'

/** A path that Git printed on a line of its own; only the line's end is taken off. */
export const printedPath = (outcome: Outcome): string => outcome.text().replace(/\r?\n$/, '')

/** Folder that all worktrees of the repository share. */
export async function commonDir(run: Run, cwd: string): Promise<string> {
  const outcome = await run(cwd, ['rev-parse', '--path-format=absolute', '--git-common-dir'])
  if (outcome.code !== 0) throw new Error(failureOf(outcome).message)
  return realpath(printedPath(outcome))
}

type Found = { readonly root: string; readonly common_dir: string }

async function findRepository(run: Run, folder: string): Promise<Result<Found, LocateFailure>> {
  const [gitDir, common] = await Promise.all([
    run(folder, ['rev-parse', '--path-format=absolute', '--git-dir']),
    run(folder, ['rev-parse', '--path-format=absolute', '--git-common-dir']),
  ])
  if (gitDir.code !== 0 || common.code !== 0) {
    const missing = /not a git repository/.test(gitDir.stderr)
    const message = `${folder} is not inside a Git repository: run "git init" there, or open another folder`
    return missing
      ? err({ code: 'not_a_repository', message })
      : err({ code: 'git_failed', message: failureOf(gitDir.code === 0 ? common : gitDir).message })
  }
  const commonFolder = await realpath(printedPath(common))
  const root = await mainRoot(run, folder, commonFolder, printedPath(gitDir) === printedPath(common))
  if (root.kind === 'bare') {
    const message = `${folder} belongs to a bare repository, which has no files to work on: clone it and open the clone`
    return err({ code: 'bare_repository', message })
  }
  if (root.kind === 'unknown') {
    const message = `The main worktree of ${commonFolder} cannot be told from here: open that worktree itself`
    return err({ code: 'git_failed', message })
  }
  return ok({ root: await realpath(root.path), common_dir: commonFolder })
}

type MainRoot =
  { readonly kind: 'root'; readonly path: string } | { readonly kind: 'bare' } | { readonly kind: 'unknown' }

/** Root of the main worktree. A submodule and a repository with a separate Git folder state it in their configuration. */
async function mainRoot(run: Run, folder: string, common: string, isMain: boolean): Promise<MainRoot> {
  const setting = async (...args: string[]): Promise<string> =>
    printedPath(await run(common, ['--git-dir=.', 'config', ...args]))
  const [worktree, bare] = await Promise.all([
    setting('--get', 'core.worktree'),
    setting('--type=bool', '--get', 'core.bare'),
  ])
  if (worktree !== '') return { kind: 'root', path: resolve(common, worktree) }
  if (bare === 'true') return { kind: 'bare' }
  if (isMain) {
    const top = await run(folder, ['rev-parse', '--path-format=absolute', '--show-toplevel'])
    if (top.code === 0) return { kind: 'root', path: printedPath(top) }
  }
  return /[\\/]\.git$/.test(common) ? { kind: 'root', path: dirname(common) } : { kind: 'unknown' }
}

async function enclosing(run: Run, root: string): Promise<string | null> {
  const parent = dirname(root)
  if (parent === root) return null
  const found = await findRepository(run, parent)
  return found.ok ? found.value.root : null
}

export async function locate(run: Run, path: string): Promise<Result<RepositoryLocation, LocateFailure>> {
  const folder = resolve(path)
  const isFolder = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  )
  if (!isFolder) {
    return err({
      code: 'no_such_folder',
      message: `${folder} does not exist or is not a folder: give the path of a folder that exists`,
    })
  }
  const found = await findRepository(run, folder)
  if (!found.ok) return found
  const { root } = found.value
  const [commit, branch, nestedIn] = await Promise.all([
    run(root, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']),
    run(root, ['symbolic-ref', '--quiet', '--short', 'HEAD']),
    enclosing(run, root),
  ])
  const currentBranch = branch.code === 0 ? branch.text().trim() : null
  if (commit.code !== 0) {
    const message = `${root} has no commit on ${currentBranch ?? 'its head'} yet: commit something first, then open it again`
    return err({ code: 'no_commits', message })
  }
  return ok({ ...found.value, current_branch: currentBranch, nested_in: nestedIn })
}

export const createLocate = (run: Run): Pick<Git, 'locate'> => ({ locate: (path) => locate(run, path) })
