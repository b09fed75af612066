import { err, ok, type Result } from '../../base/result.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { Project } from '../../contract/project.ts'
import { readTarget, type LockTarget } from '../../domain/lockKeys.ts'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import type { Checkout } from '../worktrees/checkouts.ts'

/** A target in its one spelling, and the checkout that its path lies in. */
export interface Place {
  readonly target: LockTarget
  readonly checkout: string
}

/**
 * The one spelling of a target: relative to the project, symlinks resolved as far as the path exists, whatever folder of
 * whatever worktree it was given from. A relative path is taken from the root of the caller's own checkout.
 */
export async function lockTarget(
  context: Context,
  caller: Caller,
  project: Project,
  written: string,
): Promise<Result<Place, Failure<'BAD_LOCK_KEY'>>> {
  const { kind, path } = readTarget(written)
  const own = ownCheckout(context, caller, project)
  if (kind === 'res') {
    const name = path.trim()
    return name === ''
      ? bad(written, 'it names nothing')
      : ok({ target: { kind, path: name }, checkout: own.id })
  }
  const plain = path.replaceAll('\\', '/')
  if (plain.trim() === '') return bad(written, 'it names no path')
  const { fixed, rest } = kind === 'glob' ? splitGlob(plain) : { fixed: plain, rest: '' }
  const located = await locate(context, project, own, fixed)
  if (!located) return bad(written, `it lies outside of ${project.root} and its worktrees`)
  const inside = rest === '' ? located.path : located.path === '.' ? rest : `${located.path}/${rest}`
  return ok({ target: { kind, path: inside }, checkout: located.checkout })
}

const bad = (written: string, why: string): Result<never, Failure<'BAD_LOCK_KEY'>> =>
  err(
    failure(
      'BAD_LOCK_KEY',
      `${written} cannot be locked: ${why}; write file:PATH, dir:PATH, glob:PATTERN or res:NAME with a path of the project`,
      { target: written },
    ),
  )

/** The folders in front of the first sign of a pattern, which are real ones. */
function splitGlob(pattern: string): { fixed: string; rest: string } {
  const parts = pattern.split('/')
  const at = parts.findIndex((part) => /[*?[\]{}()!+@]/.test(part))
  if (at < 0) return { fixed: pattern, rest: '' }
  const fixed = parts.slice(0, at).join('/')
  return {
    fixed: fixed === '' ? (pattern.startsWith('/') ? '/' : '.') : fixed,
    rest: parts.slice(at).join('/'),
  }
}

function ownCheckout(context: Context, caller: Caller, project: Project): Checkout {
  const id = caller.task_id
  const task = id === null ? undefined : context.ports.store.read((tables) => tables.tasks.get(id))
  return task?.worktree && task.isolation === 'worktree'
    ? { id: task.id, root: task.worktree }
    : { id: 'main', root: project.root }
}

/** The folder of a checkout; null where its task is over. */
export const rootOf = (context: Context, project: Project, checkout: string): string | null =>
  context.checkouts.of(project).find(({ id }) => id === checkout)?.root ?? null

async function locate(
  context: Context,
  project: Project,
  own: Checkout,
  path: string,
): Promise<{ path: string; checkout: string } | null> {
  const absolute = plainPath(isAbsolute(path) ? path : `${own.root}/${path}`)
  if (absolute === null) return null
  const real = await realPath(context, absolute)
  for (const checkout of context.checkouts.of(project)) {
    const root = await context.checkouts.resolve(checkout)
    if (real === root) return { path: '.', checkout: checkout.id }
    if (real.startsWith(`${root}/`)) return { path: real.slice(root.length + 1), checkout: checkout.id }
  }
  return null
}

const isAbsolute = (path: string): boolean => path.startsWith('/') || /^[A-Za-z]:\//.test(path)

/** Without `.`, `..` and doubled slashes; null where it would leave the root of the file system. */
function plainPath(path: string): string | null {
  const out: string[] = []
  for (const part of path.split('/').slice(1)) {
    if (part === '' || part === '.') continue
    if (part !== '..') out.push(part)
    else if (out.pop() === undefined) return null
  }
  return `${path.split('/')[0] ?? ''}/${out.join('/')}`
}

/** Resolved as far as it exists: a file that is about to be made has only its folder. */
async function realPath(context: Context, absolute: string): Promise<string> {
  const missing: string[] = []
  for (let at = absolute; ;) {
    const real = await context.ports.files.realPath(at)
    if (real !== null) return [real.replaceAll('\\', '/').replace(/\/$/, ''), ...missing].join('/') || '/'
    const cut = at.lastIndexOf('/')
    if (cut <= 0) return absolute
    missing.unshift(at.slice(cut + 1))
    at = at.slice(0, cut)
  }
}
