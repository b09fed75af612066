import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createMachine } from '../../src/adapters/machine/createMachine.ts'
import { must, operator, startCore, type InProcess } from '../support/inProcess.ts'
import { createMovableClock, type MovableClock } from '../support/movableClock.ts'
import { resumableShell } from '../support/resumableShell.ts'
import { shellKind } from '../support/shellKind.ts'

let system: InProcess
let clock: MovableClock
beforeEach(() => start())
afterEach(() => system.close())

async function start(agents = resumableShell()): Promise<void> {
  clock = createMovableClock()
  system = await startCore(agents, undefined, { clock })
}

const handlers = () => system.core.handlers
const show = async (taskId: string) => must(await handlers().task.show(operator, { task_id: taskId }, {}))
const prompt = async (taskId: string, text: string) =>
  must(await handlers().task.prompt(operator, { task_id: taskId, prompt: text }, {})).prompt_id
const isRunning = async (pid: number): Promise<boolean> => (await createMachine().startTime(pid)) !== null
const after = (seq: number, type: string, taskId: string) =>
  system.event((one) => one.seq > seq && one.type === type && one.task_id === taskId)

describe.runIf(process.platform === 'linux')('what an agent leaves behind outside its terminal', () => {
  /** A process in a session of its own, whose parent has ended. */
  const stray = async (taskId: string, variables = ''): Promise<number> => {
    await system.turn(taskId, `(${variables} setsid sleep 1000 & echo stray=$!)`)
    const { text } = must(await handlers().task.output(operator, { task_id: taskId, lines: 200 }, {}))
    const pid = Number([...text.matchAll(/^stray=(\d+)$/gm)].at(-1)?.[1])
    expect(await isRunning(pid)).toBe(true)
    return pid
  }

  test('ends when its program is started again, and with the agent', async () => {
    const task = await system.task(operator)
    const first = await stray(task.id)
    await prompt(task.id, 'kill -9 $$')
    const { seq } = await after(0, 'agent.restarting', task.id)
    clock.advance(1_000)
    await after(seq, 'agent.started', task.id)
    expect(await isRunning(first)).toBe(false)
    const second = await stray(task.id)
    const closed = must(await handlers().task.close(operator, { task_id: task.id, delete_branch: false }, {}))
    expect(closed.worktree_removed).toBe(true)
    expect(await isRunning(second)).toBe(false)
  })

  test('ends with the host; what belongs to another home or another agent is never touched', async () => {
    const task = await system.task(operator)
    const own = await stray(task.id)
    const others = [
      await stray(task.id, 'SWITCHYARD_DATA=/another/home'),
      await stray(task.id, 'env -u SWITCHYARD_DATA'),
    ]
    const before = system.core.eventsAfter(0, 100_000).at(-1)?.seq ?? 0
    system = await system.restart()
    await after(before, 'agent.started', task.id)
    expect(await isRunning(own)).toBe(false)
    for (const pid of others) {
      expect(await isRunning(pid)).toBe(true)
      process.kill(pid, 'SIGKILL')
    }
  })
})

describe('an agent whose conversation has no id yet', () => {
  const nameless = () => resumableShell({ plan: (request) => shellKind.plan(request) })

  test('is started anew under its own id after a restart of the host, and gets what waited', async () => {
    await system.close()
    await start(nameless())
    const task = await system.task(operator, { prompt: '' })
    const { agent_id: id } = await after(0, 'agent.started', task.id)
    const terminal = (await show(task.id)).agent?.terminal_id ?? ''
    system.core.typeInto(terminal, 'x\u007f')
    const waiting = await prompt(task.id, 'echo it arrived > arrived')
    const before = system.core.eventsAfter(0, 100_000).at(-1)?.seq ?? 0
    system = await system.restart()
    const started = await after(before, 'agent.started', task.id)
    expect(started.agent_id).toBe(id)
    await system.event((one) => one.type === 'prompt.answered' && one.images.prompt?.id === waiting)
    const { agent, changes, prompts } = await show(task.id)
    expect(agent).toMatchObject({ id, terminal_id: terminal })
    expect(changes?.untracked).toEqual(['arrived'])
    expect(prompts).toHaveLength(1)
  })

  test('cannot go on once it has had a prompt', async () => {
    await system.close()
    await start(nameless())
    const lead = await system.coordinator()
    const task = await system.task(lead)
    system = await system.restart()
    const heard = must(await handlers().task.waitSignal(lead, { timeout_ms: 20_000 }, {}))
    expect(heard).toMatchObject({ outcome: 'agent_gone', task_id: task.id })
  })
})
