import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Event } from '../../src/contract/event.ts'
import { must, operator, startCore, type InProcess } from '../support/inProcess.ts'
import { createMovableClock, type MovableClock } from '../support/movableClock.ts'
import { resumableShell } from '../support/resumableShell.ts'
import { onlyShell, shellKind } from '../support/shellKind.ts'

let system: InProcess
let clock: MovableClock
beforeEach(() => start())
afterEach(() => system.close())

async function start(agents = resumableShell()): Promise<void> {
  clock = createMovableClock()
  system = await startCore(agents, undefined, { clock })
}

async function startAnew(agents: typeof onlyShell): Promise<void> {
  await system.close()
  await start(agents)
}

const handlers = () => system.core.handlers
const configure = async (change: { max_restarts?: number; max_agents?: number }) =>
  must(await handlers().project.configure(operator, { project_id: system.project.id, ...change }, {}))
const show = async (taskId: string) => must(await handlers().task.show(operator, { task_id: taskId }, {}))
const agentOf = async (taskId: string) => {
  const { agent } = await show(taskId)
  return must(await handlers().agent.show(operator, { agent_id: agent?.id ?? '' }, {}))
}
const prompt = async (taskId: string, text: string) =>
  must(await handlers().task.prompt(operator, { task_id: taskId, prompt: text }, {})).prompt_id
const events = (type: string, taskId: string): Event[] =>
  system.core.eventsAfter(0, 100_000).filter((one) => one.type === type && one.task_id === taskId)
const next = (type: string, taskId: string, nth = 1): Promise<Event> =>
  system.event(
    (one) => one.type === type && one.task_id === taskId && events(type, taskId)[nth - 1]?.seq === one.seq,
  )
const answered = (promptId: string) =>
  system.event((one) => one.type === 'prompt.answered' && one.images.prompt?.id === promptId)
describe('a program that fails', () => {
  test('is started again: same agent, terminal and conversation; its turn and its queue go on', async () => {
    const task = await system.task(operator)
    const before = await agentOf(task.id)
    await prompt(task.id, 'echo before-the-end; kill -9 $$')
    const failed = await next('agent.restarting', task.id)
    const reason = 'its program was ended by SIGKILL; it is started again in 1 s (1 of 2)'
    expect(failed.images.agent).toMatchObject({ status: 'starting', status_reason: reason, pid: null })
    const waiting = await prompt(task.id, 'echo after >> after')
    clock.advance(1_000)
    await answered(waiting)
    const after = await agentOf(task.id)
    expect(after).toMatchObject({
      ...{ id: before.id, task_id: task.id, terminal_id: before.terminal_id },
      ...{ session_id: before.session_id, restarts: 1, exit_code: null, ended_at: null },
    })
    expect(after.pid).not.toBe(before.pid)
    expect(await show(task.id)).toMatchObject({ status: 'in_progress', launch: 'running' })
    const { prompts } = await show(task.id)
    expect(prompts.filter((one) => one.created_by === 'host')).toHaveLength(1)
    const { images } =
      events('prompt.delivered', task.id).find((one) => one.images.prompt?.created_by === 'host') ?? {}
    expect(images?.prompt?.text).toMatch(/^Your program ended while you worked.*git status/)
    const { text } = must(await handlers().task.output(operator, { task_id: task.id, lines: 200 }, {}))
    expect(text).toContain('before-the-end')
    expect(events('agent.gone', task.id)).toEqual([])
  })

  test('is given up at the limit: the coordinator hears it once, with the reasons and the last output', async () => {
    const lead = await system.coordinator()
    const task = await system.task(lead, { prompt: '' })
    await prompt(task.id, 'exit 3')
    await next('agent.restarting', task.id)
    clock.advance(1_000)
    await next('agent.started', task.id, 2)
    await prompt(task.id, 'kill -9 $$')
    await next('agent.restarting', task.id, 2)
    clock.advance(2_000)
    await next('agent.started', task.id, 3)
    await prompt(task.id, 'echo the last words; exit 4')
    const heard = must(await handlers().task.waitSignal(lead, { timeout_ms: 20_000 }, {}))
    expect(heard).toMatchObject({ outcome: 'agent_gone', task_id: task.id })
    expect(heard.detail).toMatch(/^its program ended with code 4; it had been started again 2 times\n/)
    expect(heard.detail).toContain(
      '\nbefore that: its program ended with code 3; its program was ended by SIGKILL\n',
    )
    expect(heard.detail).toMatch(/\nits last output:\n(> .*\n)*> the last words\n/)
    const agent = await agentOf(task.id)
    expect(agent).toMatchObject({ status: 'gone', exit_code: 4, restarts: 2 })
    expect(agent.status_reason).not.toContain('\n')
    expect(await show(task.id)).toMatchObject({ status: 'pending', launch: 'none' })
    expect(events('signal.agent_gone', task.id)).toHaveLength(1)
  })

  test('that does not even start counts as well', async () => {
    let absent = false
    const shell = resumableShell().list()[0] ?? shellKind
    await startAnew(
      resumableShell({
        plan: async (request) => {
          const error = { code: 'not_installed' as const, message: 'shell is not on the PATH' }
          return absent ? { ok: false, error } : shell.plan(request)
        },
      }),
    )
    const task = await system.task(operator, { prompt: '' })
    await next('agent.started', task.id)
    absent = true
    await prompt(task.id, 'exit 3')
    await next('agent.restarting', task.id)
    clock.advance(1_000)
    const second = await next('agent.restarting', task.id, 2)
    expect(second.detail).toBe(
      'it could not be started again: shell is not on the PATH; it is started again in 2 s (2 of 2)',
    )
    absent = false
    clock.advance(2_000)
    await next('agent.started', task.id, 2)
    expect((await agentOf(task.id)).restarts).toBe(2)
  })

  test('has its failures forgotten when it has run for ten minutes', async () => {
    const task = await system.task(operator, { prompt: '' })
    await prompt(task.id, 'exit 3')
    await next('agent.restarting', task.id)
    clock.advance(1_000)
    await next('agent.started', task.id, 2)
    clock.advance(599_000)
    expect((await agentOf(task.id)).restarts).toBe(1)
    clock.advance(1_000)
    expect((await agentOf(task.id)).restarts).toBe(0)
    await prompt(task.id, 'exit 3')
    expect((await next('agent.restarting', task.id, 2)).detail).toContain('in 1 s (1 of 2)')
  })

  test('keeps its place among the running agents meanwhile', async () => {
    await configure({ max_agents: 1 })
    const task = await system.task(operator, { prompt: '' })
    await next('agent.started', task.id)
    const second = must(
      await handlers().task.create(
        operator,
        {
          ...{ title: 'Second', kind: 'shell', prompt: '', start: true },
          ...{ role: 'worker', isolation: 'worktree', complexity: 'simple' },
        },
        {},
      ),
    )
    await prompt(task.id, 'exit 3')
    await next('agent.restarting', task.id)
    expect((await show(second.id)).launch).toBe('queued')
    clock.advance(1_000)
    await next('agent.started', task.id, 2)
    expect((await show(second.id)).launch).toBe('queued')
    must(await handlers().task.close(operator, { task_id: task.id, delete_branch: false }, {}))
    await next('agent.started', second.id)
  })
})

describe('no restart', () => {
  test('by its own decision, of a kind that cannot go on, or where the project wants none', async () => {
    const gone = async (command: string): Promise<string> => {
      const task = await system.task(operator)
      await prompt(task.id, command)
      await next('agent.gone', task.id)
      expect(events('agent.restarting', task.id)).toEqual([])
      return (await agentOf(task.id)).status_reason
    }
    expect(await gone('exit 0')).toBe('its program ended with code 0')
    expect(await gone('exit 130')).toBe('its program ended with code 130')
    await configure({ max_restarts: 0 })
    expect(await gone('kill -9 $$')).toBe('its program was ended by SIGKILL')
    await startAnew(onlyShell)
    expect(await gone('exit 3')).toBe('its program ended with code 3')
  })

  test('where a person ends the program through Switchyard', async () => {
    const task = await system.task(operator)
    const { terminal_id: terminal } = await agentOf(task.id)
    must(await handlers().terminal.end(operator, { terminal_id: terminal ?? '' }, {}))
    await next('agent.gone', task.id)
    const other = await system.task(operator)
    system.core.signalTerminal((await agentOf(other.id)).terminal_id ?? '', 'SIGKILL')
    await next('agent.gone', other.id)
    expect([...events('agent.restarting', task.id), ...events('agent.restarting', other.id)]).toEqual([])
  })

  test('once it was stopped or its task closed while it waited', async () => {
    const ends = [
      async (id: string) => {
        const agent = await agentOf(id)
        must(await handlers().agent.stop(operator, { agent_id: agent.id }, {}))
      },
      async (id: string) =>
        void must(await handlers().task.close(operator, { task_id: id, delete_branch: false }, {})),
    ]
    for (const end of ends) {
      const task = await system.task(operator)
      await prompt(task.id, 'exit 3')
      await next('agent.restarting', task.id)
      await end(task.id)
      clock.advance(60_000)
      expect((await agentOf(task.id)).status).toBe('gone')
      expect(events('agent.gone', task.id)).toHaveLength(1)
      expect(events('agent.started', task.id)).toHaveLength(1)
      expect(events('agent.resuming', task.id)).toEqual([])
    }
  })

  test('by a host that ends meanwhile; the next one starts it', async () => {
    const task = await system.task(operator)
    await prompt(task.id, 'kill -9 $$')
    await next('agent.restarting', task.id)
    system = await system.restart()
    await next('agent.started', task.id, 2)
    expect(await agentOf(task.id)).toMatchObject({ restarts: 1, ended_at: null })
    const told = await system.event((one) => one.images.prompt?.created_by === 'host')
    expect(told.images.prompt?.text).toContain('Your program ended while you worked')
  })

  test('of one that was ended while it was being started: nothing of it runs', async () => {
    const planned = Promise.withResolvers<void>()
    const held = Promise.withResolvers<void>()
    const shell = resumableShell().list()[0] ?? shellKind
    let holds = false
    await startAnew(
      resumableShell({
        plan: async (request) => {
          if (holds) {
            planned.resolve()
            await held.promise
          }
          return shell.plan(request)
        },
      }),
    )
    const task = await system.task(operator)
    const { id } = await agentOf(task.id)
    holds = true
    await prompt(task.id, 'exit 3')
    await next('agent.restarting', task.id)
    clock.advance(1_000)
    await planned.promise
    must(await handlers().agent.stop(operator, { agent_id: id }, {}))
    held.resolve()
    await system.core.stop()
    expect(events('agent.started', task.id)).toHaveLength(1)
    expect(events('agent.gone', task.id)).toHaveLength(1)
  })
})
