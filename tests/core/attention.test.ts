import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { scriptPrompt } from '../../src/adapters/agents/demo/program/script.ts'
import type { Attention } from '../../src/contract/attention.ts'
import type { Caller } from '../../src/core/index.ts'
import type { AgentKind } from '../../src/core/ports/agents.ts'
import { makeYard } from '../support/e2eYard.ts'
import { must, mustFail, operator, startCore, type InProcess } from '../support/inProcess.ts'
import { shellKind } from '../support/shellKind.ts'
import { removeFolders } from '../support/startHost.ts'

let system: InProcess
beforeEach(async () => void (system = await startCore()))
afterEach(() => system.close())

const items = async (input: { history?: boolean; task_id?: string } = {}, by: Caller = operator) =>
  must(await system.core.handlers.attention.list(by, { history: false, limit: 50, offset: 0, ...input }, {}))
    .items
const opened = async (taskId: string, kind: Attention['kind']): Promise<Attention> => {
  const found = await system.event(
    (one) => one.type === 'attention.opened' && one.task_id === taskId && one.detail === kind,
  )
  if (!found.images.attention) throw new Error('the event has no image')
  return found.images.attention
}
const closed = async (id: string): Promise<Attention> => {
  const found = await system.event(
    (one) => one.type === 'attention.closed' && one.images.attention?.id === id,
  )
  if (!found.images.attention) throw new Error('the event has no image')
  return found.images.attention
}
const send = (taskId: string, prompt: string, by: Caller = operator) =>
  system.core.handlers.task.prompt(by, { task_id: taskId, prompt }, {})
const ASK = 'read -p "Delete it? [y/n]? " answer'

describe('a dialog', () => {
  test('waits with its text and options, and its answer closes it with what was answered and by whom', async () => {
    const task = await system.task(operator)
    must(await send(task.id, ASK))
    const item = await opened(task.id, 'question')
    expect(item).toMatchObject({ text: 'Delete it? [y/n]?', closed_at: null, later_at: null })
    expect(item.options.map(({ key, label }) => `${key} ${label}`)).toEqual(['y Yes', 'n No'])
    const answer = { agent_id: item.agent_id ?? '', key: 'y', text: item.text }
    const stale = await system.core.handlers.agent.answer(operator, { ...answer, text: 'Another?' }, {})
    expect(mustFail(stale).code).toBe('NO_DIALOG')
    expect(await items()).toEqual([item])
    must(await system.core.handlers.agent.answer(operator, answer, {}))
    expect(await closed(item.id)).toMatchObject({ outcome: 'answered: Yes', closed_by: 'operator' })
    expect(await items()).toEqual([])
    expect(await items({ history: true })).toMatchObject([{ id: item.id, outcome: 'answered: Yes' }])
  })

  test('that is asked again in the same words takes no answer that was given to the first', async () => {
    const task = await system.task(operator)
    must(await send(task.id, ASK))
    const first = await opened(task.id, 'question')
    const answer = { agent_id: first.agent_id ?? '', key: 'y', text: first.text }
    const to = (id: string) =>
      system.core.handlers.agent.answer(operator, { ...answer, attention_id: id }, {})
    expect(mustFail(await to('att-none')).code).toBe('NO_DIALOG')
    must(await to(first.id))
    await closed(first.id)
    must(await send(task.id, ASK))
    const again = await system.event(
      ({ type, images }) => type === 'attention.opened' && (images.attention?.id ?? first.id) !== first.id,
    )
    expect(again.images.attention?.text).toBe(first.text)
    expect(mustFail(await to(first.id)).message).toContain('answered: Yes')
    must(await to(again.images.attention?.id ?? ''))
  })

  test('that is being drawn anew takes the answer once it stands again', async () => {
    let halfDrawn = 0
    const kind: AgentKind = {
      ...shellKind,
      readScreen: (screen) => {
        const read = shellKind.readScreen(screen)
        if (halfDrawn === 0) return read
        halfDrawn -= 1
        return { ...read, state: 'working', dialog: null }
      },
    }
    await system.close()
    system = await startCore({ list: () => [kind], get: () => kind })
    const task = await system.task(operator)
    must(await send(task.id, ASK))
    const item = await opened(task.id, 'question')
    halfDrawn = 1
    const answer = { agent_id: item.agent_id ?? '', key: 'y', text: item.text }
    must(await system.core.handlers.agent.answer(operator, answer, {}))
    expect(await closed(item.id)).toMatchObject({ outcome: 'answered: Yes' })
  })

  test('that is answered in the terminal closes by itself', async () => {
    const task = await system.task(operator)
    must(await send(task.id, ASK))
    const item = await opened(task.id, 'question')
    const { agent } = must(await system.core.handlers.task.show(operator, { task_id: task.id }, {}))
    system.core.typeInto(agent?.terminal_id ?? '', 'n\r')
    expect(await closed(item.id)).toMatchObject({ outcome: 'no longer on its screen', closed_by: 'host' })
  })

  test('that is put off stays open and unanswered, twice is once, and can be brought back', async () => {
    const task = await system.task(operator)
    must(await send(task.id, ASK))
    const { id } = await opened(task.id, 'question')
    const { later, restore } = system.core.handlers.attention
    const first = must(await later(operator, { attention_id: id }, {}))
    expect(first.later_at).not.toBeNull()
    const seq = system.core.snapshot().seq
    expect(must(await later(operator, { attention_id: id }, {}))).toEqual(first)
    expect(system.core.snapshot().seq).toBe(seq)
    expect(must(await system.core.handlers.task.show(operator, { task_id: task.id }, {})).agent?.status).toBe(
      'needs_input',
    )
    expect(must(await restore(operator, { attention_id: id }, {})).later_at).toBeNull()
    expect(mustFail(await later(operator, { attention_id: 'att-none' }, {})).code).toBe('ATTENTION_NOT_FOUND')
    must(await system.core.handlers.task.close(operator, { task_id: task.id, delete_branch: false }, {}))
    expect(await closed(id)).toMatchObject({ outcome: 'its agent ended', closed_by: 'operator' })
    expect(mustFail(await later(operator, { attention_id: id }, {})).code).toBe('WRONG_STATUS')
  })
})

describe('a review', () => {
  test('waits with the summary; it is sent back, submitted again and merged', async () => {
    const task = await system.task(operator, { prompt: 'echo x > x; git add x; git commit -qm x' })
    await system.done(task.id, 'Added x')
    const first = await opened(task.id, 'review')
    expect(first.text).toBe('Added x')
    must(await system.core.handlers.attention.later(operator, { attention_id: first.id }, {}))
    await system.turn(task.id, 'git commit -q --allow-empty -m y')
    expect(await closed(first.id)).toMatchObject({ outcome: 'sent back', closed_by: 'operator' })
    await system.done(task.id, 'Added x and y')
    const [second] = await items()
    expect(second).toMatchObject({ kind: 'review', text: 'Added x and y', later_at: null })
    must(await system.core.handlers.task.merge(operator, { task_id: task.id, method: 'merge' }, {}))
    expect(await closed(second?.id ?? '')).toMatchObject({ outcome: 'merged' })
    expect(await items()).toEqual([])
  })

  test('of a coordinator that runs is its own to give, and the person’s when it has ended', async () => {
    const lead = await system.task(operator, { role: 'coordinator' })
    const by = await system.agentOf(lead.id)
    const task = await system.task(by)
    await system.done(task.id, 'For the lead')
    expect(await items()).toEqual([])
    must(await system.core.handlers.agent.stop(operator, { agent_id: by.agent_id ?? '' }, {}))
    expect(await items()).toMatchObject([{ task_id: task.id, kind: 'review', text: 'For the lead' }])
  })
})

describe('a failure', () => {
  test('is a launch that failed, until it is started again', async () => {
    const { configure } = system.core.handlers.project
    const own = { project_id: system.project.id }
    must(await configure(operator, { ...own, setup_command: 'echo no tracks; exit 3' }, {}))
    const task = await system.task(operator, { prompt: '' })
    const item = await opened(task.id, 'failure')
    expect(item.text).toContain('no tracks')
    must(await configure(operator, { ...own, setup_command: null }, {}))
    must(await system.core.handlers.agent.start(operator, { task_id: task.id }, {}))
    expect(await closed(item.id)).toMatchObject({ outcome: 'started again' })
  })

  test('is an agent that ended without saying done, and not one that was stopped', async () => {
    const task = await system.task(operator)
    must(await send(task.id, 'exit 3'))
    expect((await opened(task.id, 'failure')).text).toContain('code 3')
    const other = await system.task(operator)
    const { agent_id } = await system.agentOf(other.id)
    must(await system.core.handlers.agent.stop(operator, { agent_id: agent_id ?? '' }, {}))
    expect(await items({ task_id: other.id, history: true })).toEqual([])
  })
})

test('a viewer of a project sees its items, and the history survives a restart', async () => {
  const task = await system.task(operator)
  await system.done(task.id, 'Kept')
  const viewer: Caller = { ...operator, role: 'viewer', project_id: system.project.id }
  expect(await items({}, viewer)).toHaveLength(1)
  expect(await items({}, { ...viewer, project_id: 'prj-other' })).toEqual([])
  const before = await items()
  system = await system.restart()
  expect(await items()).toEqual(before)
})

test('a host that is killed has the same items open afterwards, and its history', async () => {
  const yard = await makeYard('attention')
  try {
    let host = await yard.start()
    const steps = [
      {
        do: 'ask' as const,
        kind: 'permission' as const,
        text: 'First?',
        options: [{ key: '1', label: 'Yes' }],
      },
      {
        do: 'ask' as const,
        kind: 'permission' as const,
        text: 'Second?',
        options: [{ key: '1', label: 'Yes' }],
      },
    ]
    const created = await host.api('POST', '/tasks', {
      ...{ title: 'Ask', kind: 'demo', project: yard.root, prompt: scriptPrompt('Ask.', steps) },
    })
    const list = async (history = false): Promise<Attention[]> =>
      ((await host.api('GET', `/attention?history=${history}`)).body as { items: Attention[] }).items
    const shown = (text: string) =>
      expect.poll(async () => (await list()).map((item) => item.text), { timeout: 30_000 }).toEqual([text])
    await shown('First?')
    const [first] = await list()
    await host.api('POST', `/agents/${first?.agent_id ?? ''}/answer`, { key: '1', text: 'First?' })
    await shown('Second?')
    await host.end('SIGKILL')
    host = await yard.start()
    await shown('Second?')
    expect((await list(true)).find(({ id }) => id === first?.id)).toMatchObject({ outcome: 'answered: Yes' })
    await host.api('DELETE', `/tasks/${String(created.body['id'])}`)
    expect(await list()).toEqual([])
    await host.close()
  } finally {
    await yard.close()
    await removeFolders()
  }
})
