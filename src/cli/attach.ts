import WebSocket from 'ws'
import { z } from 'zod'
import { openTerminal, type TerminalStreamEvent } from '../client/terminalStream.ts'
import { operationNamed } from '../contract/operationTable.ts'
import { dropAnswers, TERMINAL_PATH } from '../contract/terminalFrames.ts'
import { callHost } from './callHost.ts'
import { findHost, type GlobalOptions, type HostAddress } from './findHost.ts'
import { CliError, EXIT } from './outcome.ts'
import { resolveTask } from './runOperation.ts'

/** Ctrl-\ as a terminal in raw mode sends it. */
const DETACH = '\x1c'
/** Leaves the alternate screen, mouse and paste modes that the program may have set, and shows the cursor. */
const RESTORE =
  '\x1b[?1049l\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1004l\x1b[?2004l\x1b[?25h\x1b[0m\r\n'
/** The screen that follows is whole, so what stood here before must not shine through. */
const CLEAR = '\x1b[0m\x1b[2J\x1b[3J\x1b[H'

export interface AttachOptions extends GlobalOptions {
  /** Whether the person takes the agent for as long as they are here. */
  readonly hold?: boolean
}

const agentOfTask = z.object({
  agent: z.object({ id: z.string(), terminal_id: z.string().nullable() }).nullable(),
  next: z.string(),
})

interface Attached {
  readonly agent: string
  readonly terminal: string
}

async function requireTerminal(host: HostAddress, task: string): Promise<Attached> {
  const { agent, next } = agentOfTask.parse(
    await callHost(host, operationNamed('task.show'), { task_id: task }),
  )
  if (agent?.terminal_id) return { agent: agent.id, terminal: agent.terminal_id }
  throw new CliError('NO_AGENT', `${task} has no terminal. ${next}`, EXIT.impossible)
}

/** This process's own terminal, which is put back as it was whatever happens. */
function takeTty(
  onInput: (text: string) => void,
  onResize: (cols: number, rows: number) => void,
): () => void {
  const { stdin, stdout } = process
  if (!stdin.isTTY) return () => undefined
  const resized = (): void => onResize(stdout.columns, stdout.rows)
  const typed = (chunk: Buffer | string): void => onInput(String(chunk))
  // A character may come in two chunks.
  stdin.setEncoding('utf8')
  stdin.setRawMode(true)
  stdin.on('data', typed)
  stdout.on('resize', resized)
  return () => {
    stdout.off('resize', resized)
    stdin.off('data', typed)
    stdin.setRawMode(false)
    stdin.pause()
    stdout.write(RESTORE)
  }
}

type Leave = (outcome: { exit: number; words: string }) => void

function heed(event: TerminalStreamEvent, leave: Leave): void {
  switch (event.type) {
    case 'attached':
      process.stderr.write(
        `Attached${event.writable ? '' : ', to watch only'}. Ctrl-\\ leaves; the agent goes on.\r\n`,
      )
      return
    case 'screen':
      // Piped output is a log: it has no screen to clear.
      process.stdout.write(process.stdout.isTTY ? CLEAR : '')
      process.stdout.write(event.bytes, event.drawn)
      return
    case 'output':
      process.stdout.write(event.bytes, event.drawn)
      return
    case 'resize':
      return
    case 'exit':
      return leave({ exit: event.exit.code ?? EXIT.impossible, words: 'The agent has ended.' })
    case 'closed':
      return leave({
        exit: event.code === 1000 ? EXIT.ok : EXIT.impossible,
        words: `Closed: ${event.reason}`,
      })
  }
}

/** Shows a task's terminal here until its agent ends or Ctrl-\ is pressed. Sets the exit code of the process. */
export async function attach(given: string, options: AttachOptions): Promise<void> {
  const host = await findHost(options)
  const { agent, terminal } = await requireTerminal(host, await resolveTask(host, given))
  if (options.hold)
    await callHost(host, operationNamed('agent.hold'), { agent_id: agent, until: 'given_back' })
  try {
    await show(host, terminal)
  } finally {
    if (options.hold) await giveBack(host, agent)
  }
}

/** An agent that has ended meanwhile needs no giving back. */
async function giveBack(host: HostAddress, agent: string): Promise<void> {
  try {
    await callHost(host, operationNamed('agent.release'), { agent_id: agent })
  } catch (error) {
    if (!(error instanceof CliError) || !['NO_AGENT', 'NO_HOST'].includes(error.code)) throw error
  }
}

async function show(host: HostAddress, terminalId: string): Promise<void> {
  const { columns, rows } = process.stdout
  await new Promise<void>((resolve) => {
    let left = false
    const leave: Leave = ({ exit, words }) => {
      if (left) return
      left = true
      restore()
      stream.close()
      process.stderr.write(`${words}\n`)
      process.exitCode = exit
      resolve()
    }
    const stream = openTerminal({
      url: `${host.url.replace(/^http/, 'ws')}${TERMINAL_PATH}`,
      token: host.token,
      terminalId,
      ...(process.stdin.isTTY && { cols: columns, rows }),
      WebSocket,
      onEvent: (event) => heed(event, leave),
    })
    const onInput = (text: string): void => {
      if (text.includes(DETACH)) leave({ exit: EXIT.ok, words: 'Detached; the agent goes on.' })
      else stream.write(dropAnswers(text))
    }
    const restore = takeTty(onInput, (cols, rows) => stream.resize(cols, rows))
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.once(signal, () => leave({ exit: EXIT.ok, words: 'Detached; the agent goes on.' }))
  })
}
