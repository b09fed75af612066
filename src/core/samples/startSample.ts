import { err, ok, type Result } from '../../base/result.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { Codes, Input, Output } from '../../contract/index.ts'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import type { Call } from '../ledger.ts'
import { openProject } from '../projects/openProject.ts'
import { createTask } from '../tasks/createTask.ts'

type Answer<T> = Result<T, Failure<Codes<'sample', 'start'>>>

/** Makes a sample repository and starts the coordinator that shows the main job on it. */
export async function startSample(
  context: Context,
  caller: Caller,
  input: Input<'sample', 'start'>,
  call: Call,
): Promise<Answer<Output<'sample', 'start'>>> {
  const { agents, git } = context.ports
  const kind =
    input.kind === undefined ? agents.list().find((one) => one.sample !== null) : agents.get(input.kind)
  const sample = kind?.sample
  if (!kind || !sample) {
    return err(
      failure(
        'UNKNOWN_KIND',
        input.kind === undefined ? 'no kind of agent brings a sample' : `kind ${input.kind} brings no sample`,
      ),
    )
  }
  const path = input.path ?? (await freshFolder(context))
  const made = await git.createRepository({
    path,
    branch: sample.branch,
    files: sample.files,
    message: 'A small project to work on',
  })
  if (!made.ok)
    return err(
      failure('FOLDER_NOT_EMPTY', `${path}: ${made.error.message}; give an empty or new folder`, {
        path,
      }),
    )
  const opened = await openProject(context, caller, { path })
  if (!opened.ok) return err(failure('GIT_FAILED', opened.error.message))
  const created = await createTask(
    context,
    caller,
    {
      title: sample.coordinator_title,
      prompt: sample.coordinator_prompt,
      project: opened.value.id,
      kind: kind.kind,
      role: 'coordinator',
      isolation: 'shared',
      complexity: 'medium',
      start: true,
    },
    { ...call, keep: () => undefined },
  )
  if (created.ok)
    return ok({
      project_id: opened.value.id,
      task_id: created.value.id,
      root: opened.value.root,
      branch: sample.branch,
    })
  const { code, message } = created.error
  return err(failure(code === 'UNKNOWN_KIND' || code === 'KIND_NOT_INSTALLED' ? code : 'GIT_FAILED', message))
}

/** `demo`, `demo-2` and so on below the data folder: the name is what the person sees as the project's. */
async function freshFolder({ ports: { config, files } }: Context): Promise<string> {
  for (let number = 1; ; number++) {
    const path = `${config.home}/samples/demo${number === 1 ? '' : `-${number}`}`
    if (!(await files.exists(path))) return path
  }
}
