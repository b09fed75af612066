import { err, ok, type Result } from '../../base/result.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { Input } from '../../contract/index.ts'
import type { Project } from '../../contract/project.ts'
import type { Context } from '../context.ts'
import { runInTerminal } from '../terminals/runInTerminal.ts'
import { conflictFailure, type Mergeable } from './checkMerge.ts'
import type { MergeCode } from './mergeCode.ts'
import { sideFolder, sidesFolder } from './sides.ts'

/** The merged commit, and the detached worktree in which it was built and verified. */
export interface Side {
  readonly path: string
  readonly sha: string
}

type Answer<T> = Result<T, Failure<MergeCode>>

/** Builds the merged commit where nobody works. Runs under the repository's lock; the caller drops the side. */
export async function buildSide(
  context: Context,
  project: Project,
  mergeable: Mergeable,
  input: Input<'task', 'merge'>,
): Promise<Answer<Side>> {
  const { git } = context.ports
  const { task, target_sha, head_sha } = mergeable
  const path = sideFolder(context, task.id)
  await context.ports.files.makeFolder(sidesFolder(context))
  if (await context.ports.files.exists(path)) await git.dropSide(project.root, path)
  const built = await git.buildMerge({
    root: project.root,
    side: path,
    target: target_sha,
    head: head_sha,
    method: input.method,
    message: input.message ?? `${task.title}\n\nTask ${task.id}, branch ${task.branch}`,
  })
  if (!built.ok) {
    if (built.error.code === 'conflict') return err(conflictFailure(task, built.error.conflicts))
    if (built.error.code === 'hook_failed') {
      return err(
        failure(
          'HOOK_FAILED',
          `a hook of the repository refused the merge of ${task.id}: ${built.error.message}`,
        ),
      )
    }
    return err(failure('GIT_FAILED', `the merge of ${task.id} could not be built: ${built.error.message}`))
  }
  return ok({ path, sha: built.value })
}

/** Runs the project's verify commands on the merged result, one after the other, until one fails. */
export async function verifySide(
  context: Context,
  project: Project,
  mergeable: Mergeable,
  path: string,
): Promise<Answer<void>> {
  for (const command of project.settings.verify_commands) {
    const ran = await runInTerminal(context, {
      task: mergeable.task,
      purpose: 'verify',
      title: command,
      command,
      cwd: path,
    })
    const code = ran.ok ? ran.value.code : null
    if (code !== 0) {
      const tail = ran.ok ? ran.value.tail : ran.error.message
      return err(
        failure('VERIFY_FAILED', `${command} failed on the merged result of ${mergeable.task.id}:\n${tail}`, {
          command,
          code,
        }),
      )
    }
  }
  return ok(undefined)
}
