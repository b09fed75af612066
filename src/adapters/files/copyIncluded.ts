import { constants } from 'node:fs'
import { access, copyFile, lstat, mkdir, readlink, realpath, symlink } from 'node:fs/promises'
import { dirname, join, sep } from 'node:path'
import { execa } from 'execa'
import { cleanLine } from '../../base/text.ts'
import { err, ok, type Result } from '../../base/result.ts'

const INCLUDE_FILE = '.worktreeinclude'
const DEADLINE_MS = 60_000

type CopyFailure = { readonly code: 'copy_failed'; readonly message: string }

/** Runs Git for its knowledge of ignore rules. Exit code 1 of check-ignore means that no path is ignored. */
async function listFiles(
  environment: Readonly<Record<string, string>>,
  cwd: string,
  args: readonly string[],
  input?: string,
): Promise<string[]> {
  // Variables such as GIT_DIR would point Git at another repository; its configuration may stay.
  const kept = Object.entries(environment).filter(
    ([name]) => !name.startsWith('GIT_') || name.startsWith('GIT_CONFIG_'),
  )
  const { stdout } = await execa('git', args, {
    cwd,
    env: { ...Object.fromEntries(kept), LC_ALL: 'C', GIT_OPTIONAL_LOCKS: '0' },
    extendEnv: false,
    timeout: DEADLINE_MS,
    killDescendants: true,
    maxBuffer: 256 * 1024 * 1024,
    reject: true,
    ...(input === undefined ? { stdin: 'ignore' } : { input }),
  }).catch((error: unknown) => {
    if (error instanceof Error && 'exitCode' in error && error.exitCode === 1) return { stdout: '' }
    throw error
  })
  return stdout.split('\0').filter(Boolean)
}

/** Files that the globs name and that Git ignores; what is tracked or merely untracked is none of ours to copy. */
async function includedFiles(
  environment: Readonly<Record<string, string>>,
  root: string,
  include: readonly string[],
): Promise<string[]> {
  const file = join(root, INCLUDE_FILE)
  const found = await access(file).then(
    () => true,
    () => false,
  )
  const globs = [...(found ? [`--exclude-from=${file}`] : []), ...include.map((glob) => `--exclude=${glob}`)]
  if (globs.length === 0) return []
  const list = ['ls-files', '-z', '--others', '--ignored', ...globs]
  // A name with a slash at its end is a repository of its own, such as a worktree below the root.
  const matching = (await listFiles(environment, root, list)).filter((name) => !name.endsWith('/'))
  if (matching.length === 0) return []
  return listFiles(
    environment,
    root,
    ['check-ignore', '-z', '--stdin'],
    matching.map((name) => `${name}\0`).join(''),
  )
}

/** Copies one file or link; answers whether it did. What is there already stays, and nothing is written outside. */
async function copyOne(from: string, to: string, worktree: string): Promise<boolean> {
  const source = await lstat(from)
  if (await lstat(to).catch(() => null)) return false
  await mkdir(dirname(to), { recursive: true })
  // A tracked symlink of the branch may stand where a folder is expected and lead elsewhere.
  const folder = await realpath(dirname(to))
  if (folder !== worktree && !folder.startsWith(worktree + sep)) return false
  if (source.isSymbolicLink()) await symlink(await readlink(from), to)
  else await copyFile(from, to, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL)
  return true
}

/** See the port. Symlinks are copied as links; files that exist in the worktree are left as they are. */
export async function copyIncluded(
  environment: Readonly<Record<string, string>>,
  root: string,
  worktree: string,
  include: readonly string[],
): Promise<Result<string[], CopyFailure>> {
  try {
    const copied: string[] = []
    const target = await realpath(worktree)
    for (const name of await includedFiles(environment, root, include)) {
      if (await copyOne(join(root, name), join(target, name), target)) copied.push(name)
    }
    return ok(copied.sort())
  } catch (error) {
    const reason = cleanLine(error instanceof Error ? error.message : String(error))
    return err({
      code: 'copy_failed',
      message: `Ignored files (${INCLUDE_FILE} and the project's own list) could not be copied to ${worktree}: ${reason}`,
    })
  }
}
