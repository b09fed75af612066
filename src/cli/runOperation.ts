import { z } from 'zod'
import { cleanText } from '../base/text.ts'
import { operationNamed, type OperationEntry } from '../contract/operationTable.ts'
import { callHost } from './callHost.ts'
import { findHost, type GlobalOptions, type HostAddress } from './findHost.ts'
import { CliError, EXIT } from './outcome.ts'
import { humanText } from './print.ts'

const FULL_ID = /^tsk-[0-9a-z]{8,}$/

const someTasks = z.object({ items: z.array(z.object({ id: z.string(), title: z.string() })) })

/** The task that a person means by an id or by the beginning of one, with or without `tsk-`. */
export async function resolveTask(host: HostAddress, given: string): Promise<string> {
  if (FULL_ID.test(given)) return given
  const start = given.startsWith('tsk-') ? given : `tsk-${given}`
  const answer = await callHost(host, operationNamed('task.list'), { limit: 200 })
  const fits = someTasks.parse(answer).items.filter(({ id }) => id.startsWith(start))
  const [only] = fits
  if (only && fits.length === 1) return only.id
  if (fits.length === 0)
    throw new CliError('TASK_NOT_FOUND', `No task's id starts with ${start}.`, EXIT.notFound)
  const ids = fits.map(({ id, title }) => `${id} ${title}`).join(', ')
  throw new CliError('AMBIGUOUS', `${fits.length} tasks start with ${start}: ${ids}`, EXIT.usage)
}

export const printAnswer = (answer: unknown, { json }: GlobalOptions): void =>
  void process.stdout.write(`${json ? JSON.stringify(answer) : humanText(answer)}\n`)

/** Calls the operation and prints its answer. */
export async function runOperation(
  operation: OperationEntry,
  fields: Record<string, unknown>,
  options: GlobalOptions,
): Promise<void> {
  const host = await findHost(options)
  const { task_id: task } = fields
  const resolved = typeof task === 'string' ? { ...fields, task_id: await resolveTask(host, task) } : fields
  printAnswer(await callHost(host, operation, resolved), options)
}

/** An error as the last thing that a command prints. */
export function printError(error: CliError, json: boolean): void {
  const { code, message, details } = error
  const text = json
    ? JSON.stringify({ error: { code, message, ...(details !== undefined && { details }) } })
    : `switchyard: ${cleanText(message)}`
  process.stderr.write(`${text}\n`)
}
