import { err, ok, type Result } from '../../base/result.ts'
import { cleanText } from '../../base/text.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { Codes, Input, Output } from '../../contract/index.ts'
import { isAllowedCommand } from '../../domain/allowedCommand.ts'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import type { Call } from '../ledger.ts'
import type { CapturedText } from '../ports/machine.ts'
import { homeMark, marksOf } from '../terminals/endStrays.ts'
import { refusePath } from './confine.ts'
import { requireToolset, type Yard } from './requireToolset.ts'

type In = Input<'command', 'run'>
type Answer = Result<Output<'command', 'run'>, Failure<Codes<'command', 'run'>>>

/** Characters of each stream that an answer holds: the last ones, where what went wrong stands. */
const OUTPUT = 20_000

/** Runs a command that the person has allowed, in the caller's checkout; it ends with its caller, and with the host. */
export async function runCommand(context: Context, caller: Caller, input: In, call: Call): Promise<Answer> {
  const yard = await requireToolset(context, caller, input.project)
  if (!yard.ok) return yard
  const { allowed_commands } = yard.value.project.settings
  if (!isAllowedCommand(input.argv, allowed_commands)) return refuse(yard.value, input.argv)
  const cwd = await yard.value.files.folder(input.cwd)
  if (!cwd.ok) return refusePath(input.cwd, cwd.error)
  const { stopping, ports } = context
  const ran = await ports.machine.runCommand(input.argv, {
    cwd: cwd.value,
    environment: {
      ...ports.config.environment,
      ...(caller.agent_id === null ? homeMark(context) : marksOf(context, caller.agent_id)),
    },
    timeoutMs: input.timeout_ms,
    limit: OUTPUT,
    signal: call.signal ? AbortSignal.any([call.signal, stopping.signal]) : stopping.signal,
  })
  if (!ran.ok) return err(failure('COMMAND_REFUSED', `${input.argv[0]} could not be started: ${ran.error}`))
  const { exit_code, signal, timed_out, stdout, stderr } = ran.value
  return ok({ exit_code, signal, timed_out, stdout: clean(stdout), stderr: clean(stderr) })
}

const clean = ({ text, left_out }: CapturedText): CapturedText => ({ text: cleanText(text), left_out })

function refuse({ project }: Yard, argv: readonly string[]): Answer {
  const { allowed_commands } = project.settings
  const known =
    allowed_commands.length === 0
      ? 'The person has allowed none'
      : `Allowed are, with any further arguments: ${allowed_commands.join(' | ')}`
  return err(
    failure(
      'COMMAND_REFUSED',
      `${argv.join(' ').slice(0, 200)} is not allowed here. ${known} (setting allowed_commands of project ${project.id})`,
      { allowed_commands },
    ),
  )
}
