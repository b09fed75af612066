import { createInterface, type Interface } from 'node:readline'
import { cleanText } from '../../base/text.ts'
import { followFeed } from '../../client/feed.ts'
import type { Event } from '../../contract/event.ts'
import { callHost } from '../callHost.ts'
import { findHost, type GlobalOptions, type HostAddress } from '../findHost.ts'
import { CliError, EXIT } from '../outcome.ts'
import { humanText } from '../print.ts'
import { projectFolder } from '../projectFolder.ts'
import { resolveTask } from '../runOperation.ts'
import { describeStatus } from '../status.ts'
import { readAction, usage } from './actions.ts'
import { eventLine } from './lines.ts'
import { environment } from '../environment.ts'

const PROMPT = '> '

export interface ConsoleOptions extends GlobalOptions {
  readonly project?: string
}

interface Screen {
  /** Writes lines above what is being typed, which stays as it is. */
  show(text: string): void
}

function screenOf(lines: Interface | null): Screen {
  const { stdout } = process
  return {
    show(text) {
      // Takes the typed line off, all its rows, writes, and puts it back with the cursor where it was.
      const { rows } = lines?.getCursorPos() ?? { rows: 0 }
      if (lines) stdout.write(`${rows > 0 ? `\x1b[${rows}A` : ''}\r\x1b[J`)
      stdout.write(`${text}\n`)
      // Readline would go up by the rows that it drew last, over what was just written.
      if (lines) Reflect.set(lines, 'prevRows', 0)
      lines?.prompt(true)
    },
  }
}

async function act(line: string, host: HostAddress, options: ConsoleOptions, screen: Screen): Promise<void> {
  const project = options.project ?? projectFolder(process.cwd(), environment)
  const action = readAction(line, project)
  if (typeof action === 'string') throw new CliError('USAGE', action, EXIT.usage)
  const task = action.fields['task_id']
  const fields =
    typeof task === 'string' ? { ...action.fields, task_id: await resolveTask(host, task) } : action.fields
  const answer = await callHost(host, action.operation, fields)
  screen.show(options.json ? JSON.stringify(answer) : humanText(answer))
}

const isQuit = (line: string): boolean => /^(?:quit|exit|q)$/.test(line)

async function obey(line: string, host: HostAddress, options: ConsoleOptions, screen: Screen): Promise<void> {
  try {
    if (line === '') return
    else if (line === 'help') screen.show(usage.join('\n'))
    else if (line === 'status') screen.show(await describeStatus(options))
    else await act(line, host, options, screen)
  } catch (error) {
    if (!(error instanceof CliError)) throw error
    const { code, message } = error
    screen.show(options.json ? JSON.stringify({ error: { code, message } }) : `error: ${cleanText(message)}`)
  }
}

/** Shows each event as it comes; nothing of what has been before. Resolves when the host no longer takes the token. */
function follow(host: HostAddress, options: ConsoleOptions, screen: Screen) {
  const refused = Promise.withResolvers<void>()
  const show = (event: Event): void => screen.show(options.json ? JSON.stringify(event) : eventLine(event))
  const feed = followFeed({
    ...host,
    WebSocket: globalThis.WebSocket,
    clock: {
      now: () => performance.timeOrigin + performance.now(),
      after(ms, run) {
        const timer = setTimeout(run, ms)
        return () => clearTimeout(timer)
      },
    },
    onSnapshot: () => {
      if (!options.json) screen.show('Following what happens. help lists what you can do, quit leaves.')
    },
    onEvent: show,
    onState: (state) => {
      if (state === 'lost' && !options.json) screen.show('The host is away; waiting for it.')
      if (state === 'refused') refused.resolve()
    },
  })
  return { feed, refused: refused.promise }
}

/** Streams what happens and lets the person act, until quit or the end of input. Without a terminal: plain lines. */
export async function runConsole(options: ConsoleOptions): Promise<void> {
  const host = await findHost(options)
  const terminal = process.stdin.isTTY && process.stdout.isTTY && !options.json
  const input = createInterface({
    input: process.stdin,
    output: process.stdout,
    terminal,
    prompt: terminal ? PROMPT : '',
  })
  const screen = screenOf(terminal ? input : null)
  const { feed, refused } = follow(host, options, screen)
  const ended = Promise.withResolvers<void>()
  let working = Promise.resolve()
  input.on('SIGINT', () => input.close())
  input.on('close', () => void working.finally(() => ended.resolve()))
  input.on('line', (line) => {
    const typed = line.trim()
    if (isQuit(typed)) return input.close()
    working = working.then(() => obey(typed, host, options, screen)).catch(ended.reject)
    void working.then(() => terminal && input.prompt(true))
  })
  if (terminal) input.prompt()
  const denied = refused.then(() => {
    throw new CliError('UNAUTHENTICATED', 'The host no longer takes this token.', EXIT.denied)
  })
  try {
    await Promise.race([ended.promise, denied])
  } finally {
    input.close()
    feed.close()
  }
}
