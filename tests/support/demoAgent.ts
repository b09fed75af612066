import { existsSync, mkdirSync, readFileSync, watch, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { createDemoKind } from '../../src/adapters/agents/demo/demoKind.ts'
import type { TerminalScreen } from '../../src/core/ports/terminals.ts'
import { openTerminal, type RealTerminal } from './realTerminal.ts'
import type { ToolAnswer } from './toolServer.ts'

const program = join(import.meta.dirname, '../../src/adapters/agents/demo/program/main.ts')
const toolServer = join(import.meta.dirname, 'toolServer.ts')

const call = z.object({ tool: z.string(), args: z.record(z.string(), z.json()) })
export type ToolCall = z.infer<typeof call>

export const demoKind = createDemoKind({ nodePath: process.execPath, program })
export const SESSION = '0b5c3f6e-1111-4222-8333-444455556666'

export interface RunningDemo {
  readonly terminal: RealTerminal
  /** Types the prompt as the host would, and resolves when it is taken. */
  prompt(text: string): Promise<void>
  /** Resolves when a turn has ended and the terminal says this. */
  ended(says: string): Promise<TerminalScreen>
  /** Resolves when the tool server has taken a call, which no screen shows. */
  called(): Promise<void>
  calls(): ToolCall[]
}

export const isDemo = (state: string) => (screen: TerminalScreen) =>
  demoKind.readScreen(screen).state === state

export interface DemoStart {
  /** Private folder of the agent; the session and the calls are kept there. */
  readonly folder: string
  readonly cwd: string
  readonly answers?: Readonly<Record<string, readonly ToolAnswer[]>>
  readonly resume?: boolean
}

/** Starts the demo agent's program by the kind's own plan in a real PTY, with a real MCP server that answers as told. */
export async function startDemo({
  folder,
  cwd,
  answers = {},
  resume = false,
}: DemoStart): Promise<RunningDemo> {
  const [answersPath, callsPath] = [join(folder, 'answers'), join(folder, 'calls')]
  mkdirSync(folder, { recursive: true })
  writeFileSync(answersPath, JSON.stringify(answers))
  const planned = await demoKind.plan({
    agent_id: 'agt-1',
    role: 'worker',
    title: 'Work',
    cwd,
    folder,
    environment: { PATH: process.env['PATH'] ?? '', HOME: folder, LANG: 'C.UTF-8' },
    url: 'http://127.0.0.1:1',
    token: 'secret',
    relay: { command: process.execPath, args: [toolServer, answersPath, callsPath] },
    preamble: '-- You work on a task',
    model: null,
    permission_mode: null,
    command: null,
    resume: resume ? SESSION : null,
    fresh_session: SESSION,
  })
  if (!planned.ok) throw new Error(planned.error.message)
  for (const file of planned.value.files) writeFileSync(file.path, file.content)
  const terminal = openTerminal({ argv: planned.value.argv, cwd, env: planned.value.env })
  return {
    terminal,
    prompt: async (text) => {
      const typing = demoKind.typing(text, await terminal.until(isDemo('idle')))
      terminal.write(typing.paste)
      await terminal.until(typing.arrived)
      terminal.write(typing.submit)
      await terminal.until(typing.taken)
    },
    ended: (says) =>
      terminal.until((screen) => isDemo('idle')(screen) && terminal.text().includes(says), 30_000),
    called: async () => {
      const { promise, resolve } = Promise.withResolvers<void>()
      const look = () => existsSync(callsPath) && resolve()
      const watcher = watch(folder, look)
      look()
      await promise
      watcher.close()
    },
    calls: () =>
      readFileSync(callsPath, 'utf8')
        .trim()
        .split('\n')
        .map((line) => call.parse(JSON.parse(line))),
  }
}
