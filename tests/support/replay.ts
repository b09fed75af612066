import { createAgents } from '../../src/adapters/agents/createAgents.ts'
import { DEFAULT_LIMITS } from '../../src/adapters/pty/limits.ts'
import type { AgentStatus } from '../../src/contract/agent.ts'
import type { AgentKind, Agents } from '../../src/core/ports/agents.ts'
import { must, operator, startCore } from './inProcess.ts'
import type { Recording, RecordingLine } from './recording.ts'
import { createReplayClock } from './replayClock.ts'
import { createReplayTerminals } from './replayTerminals.ts'

/** From here on the product said so; milliseconds since the start of the program. */
export interface Said {
  readonly at: number
  readonly status: AgentStatus
  readonly reason: string
}

export interface Replayer {
  /** What the product would have said of this agent, and when. */
  replay(recording: Recording): Promise<Said[]>
  close(): Promise<void>
}

/** A kind whose program need not be there, because a recording stands for it; all else is the kind itself. */
const recorded = (kind: AgentKind): AgentKind => ({
  ...kind,
  detect: () => Promise.resolve({ installed: true, path: null, version: null, hint: '' }),
  plan: () =>
    Promise.resolve({
      ok: true,
      value: { argv: ['recorded'], env: {}, files: [], session_id: null, mcp: false },
    }),
})

const recordedAgents = (): Agents => {
  const kinds = createAgents({ nodePath: process.execPath, bundles: '' }).list().map(recorded)
  return { list: () => kinds, get: (name) => kinds.find(({ kind }) => kind === name) }
}

/** Lets everything run that waits for no more than its turn. */
const turns = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

const START = Date.parse('2026-01-01T00:00:00.000Z')

/**
 * The real core with its store, kinds and screens, in which only time and the programs on the terminals come from
 * recordings. It is told nothing that it would not hear of an agent in whose terminal a person types.
 */
export async function startReplayer(): Promise<Replayer> {
  const clock = createReplayClock(START)
  const terminals = createReplayTerminals()
  const system = await startCore(recordedAgents(), undefined, { clock, terminals })

  const launch = async ({ head }: Recording) => {
    terminals.size = head
    const task = await system.task(operator, { kind: head.kind, isolation: 'shared', prompt: '' })
    const caller = await system.agentOf(task.id)
    const agents = await system.core.handlers.agent.show(operator, { agent_id: caller.agent_id ?? '' }, {})
    return { caller, agent: must(agents) }
  }

  return {
    replay: async (recording) => {
      const { caller, agent } = await launch(recording)
      const began = clock.now()
      const said: Said[] = [{ at: 0, status: agent.status, reason: agent.status_reason }]
      const off = system.core.onEvent(({ images }) => {
        if (images.agent?.id !== agent.id || images.agent.status === said.at(-1)?.status) return
        const { status, status_reason: reason } = images.agent
        said.push({ at: clock.now() - began, status, reason })
      })
      const happen = async (line: RecordingLine): Promise<void> => {
        if (line[1] === 'out') terminals.output(line[2])
        if (line[1] === 'in') system.core.typeInto(agent.terminal_id ?? '', line[2])
        if (line[1] === 'hook')
          await system.core.handlers.agent.hook(caller, { ...line[3], event: line[2] }, {})
        if (line[1] === 'exit') terminals.exit({ code: line[2], signal: null })
      }
      // A changed screen is told of at once after quiet, else once in a while, as the product's terminals do it.
      let told = Number.NEGATIVE_INFINITY
      let tell = Number.POSITIVE_INFINITY
      const moveTo = async (at: number): Promise<void> => {
        for (let next = clock.due(); Math.min(next, tell) <= at; next = clock.due()) {
          const isTelling = tell <= next
          clock.moveTo(Math.min(next, tell))
          if (isTelling) {
            told = tell
            tell = Number.POSITIVE_INFINITY
            await terminals.changed()
          }
          await turns()
        }
        clock.moveTo(at)
      }
      for (const line of recording.lines) {
        const at = began + line[0]
        await moveTo(at)
        if (line[1] === 'exit') await terminals.changed()
        await happen(line)
        if (line[1] === 'out') tell = Math.min(tell, Math.max(at, told + DEFAULT_LIMITS.screenEventMs))
      }
      await moveTo(clock.now())
      off()
      await system.core.handlers.agent.stop(operator, { agent_id: agent.id }, {})
      await turns()
      return said
    },
    close: () => system.close(),
  }
}
