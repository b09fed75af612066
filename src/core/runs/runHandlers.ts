import { commandsOf } from '../command.ts'
import type { Context } from '../context.ts'
import type { Handlers } from '../handlers.ts'
import { createRun } from './createRun.ts'
import { listRuns, listVersions, showRun } from './queries.ts'
import { resetRun } from './resetRun.ts'
import { resumeRun } from './resumeRun.ts'
import { setRunStatus } from './setRunStatus.ts'
import { updateRun } from './updateRun.ts'

export function runHandlers(context: Context): Handlers['run'] {
  const command = commandsOf(context)
  return {
    create: command('run.create', createRun),
    list: listRuns(context),
    show: showRun(context),
    update: command('run.update', updateRun),
    history: listVersions(context),
    status: command('run.status', setRunStatus),
    resume: command('run.resume', resumeRun),
    reset: command('run.reset', resetRun),
  }
}
