import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { customKind } from '../../src/adapters/agents/custom.ts'
import type { Agents } from '../../src/core/ports/agents.ts'
import { must, mustFail, operator, startCore, type InProcess } from '../support/inProcess.ts'
import { shellKind } from '../support/shellKind.ts'

let system: InProcess
beforeEach(async () => {
  system = await startCore()
})
afterEach(() => system.close())

const prompt = (taskId: string, text: string) =>
  system.core.handlers.task.prompt(operator, { task_id: taskId, prompt: text }, {})
const show = async (taskId: string) =>
  must(await system.core.handlers.task.show(operator, { task_id: taskId }, {}))
const promptStates = async (taskId: string) =>
  (await show(taskId)).prompts.map((one) => one.state).toReversed()
const waitIdle = (taskId: string, ms = 20_000) =>
  system.core.handlers.task.wait(operator, { task_id: taskId, timeout_ms: ms }, {})
/** Sends a prompt and waits until the agent has taken it. */
async function delivered(taskId: string, text: string): Promise<void> {
  const sent = must(await prompt(taskId, text))
  await system.event((one) => one.type === 'prompt.delivered' && one.images.prompt?.id === sent.prompt_id)
}

describe('prompts', () => {
  test('wait in order while the agent works, and each is typed once', async () => {
    const task = await system.task(operator)
    const words = ['one', 'two', 'three']
    for (const word of words) must(await prompt(task.id, `read -t 1 -u 9 9<> <(:); echo ${word} >> log`))
    expect(await promptStates(task.id)).toContain('queued')
    expect(must(await waitIdle(task.id)).outcome).toBe('idle')
    const output = must(
      await system.core.handlers.task.diff(operator, { task_id: task.id, max_bytes: 10_000 }, {}),
    )
    expect(output.patch).toContain('+one\n+two\n+three')
  })

  test('are never typed into a dialog; the dialog is shown with its text and answered by its key', async () => {
    const task = await system.task(operator, { prompt: '' })
    must(await prompt(task.id, 'read -p "Delete it? [y/n]? " answer; echo "said:$answer" > said'))
    expect(must(await waitIdle(task.id)).outcome).toBe('needs_input')
    must(await prompt(task.id, 'echo queued >> said'))
    const agent = (await show(task.id)).agent
    expect(agent?.dialog).toMatchObject({ kind: 'question', text: 'Delete it? [y/n]?' })
    expect(await promptStates(task.id)).toEqual(['delivered', 'queued'])
    const answer = (input: { key: string; text?: string }) =>
      system.core.handlers.agent.answer(operator, { agent_id: agent?.id ?? '', ...input }, {})
    expect(mustFail(await answer({ key: 'maybe' })).message).toContain('y, n')
    expect(mustFail(await answer({ key: 'y', text: 'Another question?' })).code).toBe('NO_DIALOG')
    must(await answer({ key: 'y', text: 'Delete it? [y/n]?' }))
    expect(must(await waitIdle(task.id)).outcome).toBe('idle')
    const diff = must(
      await system.core.handlers.task.diff(operator, { task_id: task.id, max_bytes: 10_000 }, {}),
    )
    expect(diff.patch).toContain('+said:y\n+queued')
    expect(mustFail(await answer({ key: 'y' })).code).toBe('NO_DIALOG')
  })

  test('wait while a person types in the terminal', async () => {
    const task = await system.task(operator)
    const terminal = (await show(task.id)).agent?.terminal_id ?? ''
    // A letter and a backspace: the input box is empty again, but a person is at the keyboard.
    system.core.typeInto(terminal, 'x\u007f')
    const typedAt = Date.now()
    const sent = must(await prompt(task.id, 'echo later'))
    const delivered = await system.event(
      (one) => one.type === 'prompt.delivered' && one.images.prompt?.id === sent.prompt_id,
    )
    expect(Date.parse(delivered.at) - typedAt).toBeGreaterThan(4_000)
  })

  test('of an agent that ends before they are typed wait for the next agent', async () => {
    const task = await system.task(operator)
    await delivered(task.id, 'exec cat')
    must(await prompt(task.id, 'echo kept > kept'))
    const agent = (await show(task.id)).agent
    must(await system.core.handlers.agent.stop(operator, { agent_id: agent?.id ?? '' }, {}))
    expect(mustFail(await prompt(task.id, 'x')).code).toBe('NO_AGENT')
    must(await system.core.handlers.agent.start(operator, { task_id: task.id }, {}))
    await system.event(
      (one) => one.type === 'prompt.answered' && one.images.prompt?.text === 'echo kept > kept',
    )
    const diff = must(
      await system.core.handlers.task.diff(operator, { task_id: task.id, max_bytes: 10_000 }, {}),
    )
    expect(diff.patch).toContain('+kept')
  })

  test('wait_for_idle says nothing_yet at its time-out and gone when the agent has ended', async () => {
    const task = await system.task(operator, { prompt: '' })
    await delivered(task.id, 'read -t 30')
    expect(must(await waitIdle(task.id, 1)).outcome).toBe('nothing_yet')
    const agent = (await show(task.id)).agent
    const waiting = waitIdle(task.id)
    must(await system.core.handlers.agent.stop(operator, { agent_id: agent?.id ?? '' }, {}))
    expect(must(await waiting).outcome).toBe('gone')
  })
})

describe('a restart of the host', () => {
  const resumable: Agents = {
    list: () => [kind],
    get: () => kind,
  }
  const kind = {
    ...shellKind,
    resumable: true,
    plan: async (request: Parameters<typeof shellKind.plan>[0]) => {
      const plan = await shellKind.plan(request)
      return plan.ok
        ? { ok: true as const, value: { ...plan.value, session_id: request.resume ?? request.fresh_session } }
        : plan
    },
  }

  test('resumes the agent under its own id, in its own terminal, with a new token; a cut-off turn is told once (case 22)', async () => {
    await system.close()
    system = await startCore(resumable)
    const task = await system.task(operator)
    await delivered(task.id, 'echo before-the-restart; read -t 60')
    const before = (await show(task.id)).agent
    const row = must(await system.core.handlers.agent.show(operator, { agent_id: before?.id ?? '' }, {}))
    system = await system.restart()
    const resuming = await system.event((one) => one.type === 'agent.resuming')
    await system.event((one) => one.type === 'agent.started' && one.seq > resuming.seq)
    const after = must(await system.core.handlers.agent.show(operator, { agent_id: row.id }, {}))
    expect(after).toMatchObject({ id: row.id, session_id: row.session_id, terminal_id: row.terminal_id })
    expect(after.pid).not.toBe(row.pid)
    const told = await system.event((one) => one.type === 'prompt.delivered' && one.seq > resuming.seq)
    expect(told.images.prompt?.text).toContain('restarted')
    const output = must(
      await system.core.handlers.task.output(operator, { task_id: task.id, lines: 200 }, {}),
    )
    expect(output.text).toContain('before-the-restart')
    expect((await show(task.id)).prompts.filter((one) => one.created_by === 'host')).toHaveLength(1)
  })

  test('reports an agent that cannot be resumed, and keeps its worktree', async () => {
    const lead = await system.coordinator()
    const task = await system.task(lead, { prompt: 'echo kept > kept' })
    system = await system.restart()
    const heard = must(await system.core.handlers.task.waitSignal(lead, { timeout_ms: 20_000 }, {}))
    expect(heard).toMatchObject({ outcome: 'agent_gone', task_id: task.id })
    expect((await show(task.id)).changes?.untracked).toEqual(['kept'])
  })
})

describe('a custom program, whose screen nobody understands', () => {
  test('gets its prompt when it has been quiet for a while, and is unsure, not idle', async () => {
    await system.close()
    system = await startCore({ list: () => [customKind], get: () => customKind })
    const task = await system.task(operator, {
      kind: 'custom',
      command: ['/bin/cat'],
      start: false,
      prompt: 'hello cat',
    })
    must(await system.core.handlers.agent.start(operator, { task_id: task.id }, {}))
    const delivered = await system.event((one) => one.type === 'prompt.delivered')
    expect(delivered.task_id).toBe(task.id)
    const output = must(await system.core.handlers.task.output(operator, { task_id: task.id, lines: 20 }, {}))
    expect(output.text).toContain('hello cat\nhello cat')
    await system.event((one) => one.seq > delivered.seq && one.images.agent?.status === 'unsure')
  })
})
