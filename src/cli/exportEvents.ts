import { once } from 'node:events'
import { open, rename } from 'node:fs/promises'
import { resolve } from 'node:path'
import { Option, type Command } from 'commander'
import { z } from 'zod'
import { operationNamed } from '../contract/operationTable.ts'
import { callHost } from './callHost.ts'
import { findHost, type GlobalOptions } from './findHost.ts'
import { CliError, EXIT } from './outcome.ts'

/** So many events are in memory at a time, whatever the length of the history. */
const PAGE = 500

interface ExportOptions extends GlobalOptions {
  readonly out?: string
  readonly project?: string
  readonly after: string
  readonly type?: string
  readonly task?: string
  readonly agent?: string
  readonly by?: string
  readonly query?: string
}

const page = z.object({ items: z.array(z.unknown()), cursor: z.number().nullable() })

/** `switchyard event export`: what the filters let through as JSON lines, oldest first. */
export function addExport(program: Command): void {
  const events = program.commands.find((command) => command.name() === 'event')
  if (!events) throw new Error('The contract has no noun event')
  events.summary(`${events.summary()}, export`)
  const command = events
    .command('export')
    .description('Write the history as JSON lines, oldest first; no limit of size.')
    .addOption(new Option('--out <file>', 'file to write; default: the standard output'))
    .addOption(new Option('--project <text>', 'id or path of the project; default: all of the home'))
    .addOption(new Option('--after <number>', 'only behind this event number').default('0'))
    .addOption(new Option('--type <text>', 'like task or task.created'))
    .addOption(new Option('--task <id>', 'task that it is about'))
    .addOption(new Option('--agent <id>', 'agent that it is about'))
    .addOption(new Option('--by <text>', 'who did it: an id, operator or host'))
    .addOption(new Option('--query <text>', 'words of type, author and detail'))
  command.action(async () => exportEvents(command.optsWithGlobals<ExportOptions>()))
}

async function exportEvents(options: ExportOptions): Promise<void> {
  const host = await findHost(options)
  const { out, project, task, agent, by, query, type } = options
  const filters = {
    ...(project !== undefined && { project: /[./\\]/.test(project) ? resolve(project) : project }),
    ...{ ...(task !== undefined && { task_id: task }), ...(agent !== undefined && { agent }) },
    ...{ ...(by !== undefined && { by }), ...(query !== undefined && { query }) },
    ...(type !== undefined && { type }),
  }
  const operation = operationNamed('event.list')
  const to = out === undefined ? STDOUT : await openFile(out)
  let count = 0
  for (let after: number | null = Number(options.after); after !== null;) {
    const answer = page.parse(await callHost(host, operation, { ...filters, after, limit: PAGE }))
    await to.add(answer.items.map((event) => `${JSON.stringify(event)}\n`).join(''))
    count += answer.items.length
    after = answer.cursor
  }
  await to.end()
  if (out === undefined) return
  process.stdout.write(
    options.json ? `${JSON.stringify({ out, events: count })}\n` : `${count} events in ${out}\n`,
  )
}

interface Sink {
  add(lines: string): Promise<void>
  end(): Promise<void>
}

/** A reader that is slower than the host is waited for. */
const STDOUT: Sink = {
  async add(lines) {
    if (!process.stdout.write(lines)) await once(process.stdout, 'drain')
  },
  end: () => Promise.resolve(),
}

/** The file has its name only when it is whole. */
async function openFile(out: string): Promise<Sink> {
  const part = `${out}.part`
  try {
    const file = await open(part, 'w', 0o600)
    return {
      async add(lines) {
        await file.write(lines)
      },
      async end() {
        await file.close()
        await rename(part, out)
      },
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new CliError('NOT_WRITABLE', `${out} cannot be written: ${reason}`, EXIT.impossible)
  }
}
