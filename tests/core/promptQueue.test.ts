import { readFile, writeFile } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Input } from '../../src/contract/index.ts'
import type { Caller } from '../../src/core/index.ts'
import { must, mustFail, operator, startCore, type InProcess } from '../support/inProcess.ts'
import { heardFile, readerKind, readers } from '../support/readerKind.ts'

const READING: Input<'task', 'create'> = {
  title: 'Read',
  prompt: '',
  kind: 'reader',
  role: 'worker',
  isolation: 'worktree',
  complexity: 'simple',
  start: true,
}

let system: InProcess
let lead: Caller
let task: string
let worker: Caller

beforeEach(async () => {
  system = await startCore(readers)
  lead = await system.coordinator()
  task = (await system.task(lead, { kind: 'reader', prompt: '' })).id
  worker = await system.agentOf(task)
  await system.event((one) => one.images.agent?.id === worker.agent_id && one.images.agent?.status === 'idle')
})
afterEach(() => system.close())

const send = async (by: Caller, prompt: string, intoTurn = false) =>
  must(await system.core.handlers.task.prompt(by, { task_id: task, prompt, into_turn: intoTurn }, {}))
    .prompt_id
const list = (by: Caller, change: Partial<Input<'prompt', 'list'>> = {}) =>
  system.core.handlers.prompt.list(by, { limit: 50, offset: 0, ...change }, {})
const cancel = (by: Caller, id: string) => system.core.handlers.prompt.cancel(by, { prompt_id: id }, {})
const answered = (id: string) =>
  system.event((one) => one.type === 'prompt.answered' && one.images.prompt?.id === id)
const heard = async () =>
  (await readFile(heardFile(system.home, worker.agent_id ?? ''), 'utf8')).split('\0').slice(0, -1)

/** Keeps the agent in a turn until it is let go. */
async function busy(): Promise<() => Promise<void>> {
  const gate = `${system.home}/gate`
  const id = await send(operator, `$ mkfifo ${gate}; read -r line < ${gate}`)
  await system.event((one) => one.type === 'prompt.delivered' && one.images.prompt?.id === id)
  return () => writeFile(gate, 'go\n')
}

describe('the queue of prompts', () => {
  test('shows each with its text and why it waits', async () => {
    const letGo = await busy()
    const first = await send(lead, 'first')
    const second = await send(lead, 'second')
    const { items, total } = must(await list(operator, { task_id: task, state: 'queued' }))
    expect(total).toBe(2)
    expect(items.map(({ id, text, waits_for }) => ({ id, text, waits_for }))).toEqual([
      { id: second, text: 'second', waits_for: 'the agent is working' },
      { id: first, text: 'first', waits_for: 'the agent is working' },
    ])
    await letGo()
    await answered(second)
    expect(await heard()).toEqual(['first', 'second'])
  })

  test('says which dialog stands in the way, and that no agent is there', async () => {
    const asks = await send(operator, '$ read -r -p "Delete it? [y/n]? " answer')
    await system.event((one) => one.images.agent?.status === 'needs_input')
    await send(lead, 'later')
    const waiting = () =>
      list(operator, { state: 'queued' }).then((answer) => must(answer).items[0]?.waits_for)
    expect(await waiting()).toBe('the agent shows a dialog: Delete it? [y/n]?')
    must(await system.core.handlers.agent.stop(operator, { agent_id: worker.agent_id ?? '' }, {}))
    expect(await waiting()).toBe('its task has no agent; start_agent starts one')
    expect(must(await list(operator, { task_id: task })).items.at(-1)?.id).toBe(asks)
  })

  test('is shown to a coordinator as far as its own tasks go', async () => {
    const id = await send(lead, 'mine')
    const other = await system.coordinator()
    expect(must(await list(other)).items).toEqual([])
    expect(mustFail(await list(other, { task_id: task })).code).toBe('FORBIDDEN')
    expect(must(await list(lead)).items.map((prompt) => prompt.id)).toEqual([id])
    const viewer: Caller = { ...operator, role: 'viewer', project_id: system.project.id }
    expect(must(await list(viewer, { task_id: task })).total).toBe(1)
    const stranger: Caller = { ...viewer, project_id: 'prj-other' }
    expect(must(await list(stranger)).total).toBe(0)
    expect(mustFail(await list(stranger, { task_id: task })).code).toBe('TASK_NOT_FOUND')
    expect(mustFail(await list(operator, { agent_id: 'agt-none' })).code).toBe('AGENT_NOT_FOUND')
  })

  test('lets a prompt go that is taken back, and only while it is queued', async () => {
    const letGo = await busy()
    const [running] = must(await list(operator, { state: 'delivered' })).items
    const mine = await send(lead, 'of the coordinator')
    const theirs = await send(operator, 'of the person')
    expect(mustFail(await cancel(lead, theirs)).code).toBe('FORBIDDEN')
    expect(must(await cancel(lead, mine))).toMatchObject({ prompt_id: mine, state: 'cancelled' })
    expect(mustFail(await cancel(operator, mine))).toMatchObject({
      code: 'WRONG_STATUS',
      details: { state: 'cancelled' },
    })
    expect(mustFail(await cancel(operator, running?.id ?? '')).code).toBe('WRONG_STATUS')
    expect(mustFail(await cancel(operator, 'prm-none')).code).toBe('PROMPT_NOT_FOUND')
    await letGo()
    await answered(theirs)
    expect(await heard()).toEqual(['of the person'])
  })
})

describe('a prompt for the running turn', () => {
  const hook = (event: string) => system.core.handlers.agent.hook(worker, { event }, {})

  test('goes with the next hook that can take it, says who speaks, and is told once by two hooks at once', async () => {
    const letGo = await busy()
    const id = await send(lead, 'Look at the tests too', true)
    const plain = await send(lead, 'not into the turn')
    expect(must(await list(operator, { state: 'queued' })).items.at(-1)?.waits_for).toBe(
      'the agent is working; it may go into the running turn with the next hook',
    )
    expect(must(await hook('Other'))).toEqual({})
    const answers = await Promise.all([hook('AfterTool'), hook('AfterTool')])
    const told = answers.map((answer) => must(answer)['told']).filter((text) => text !== undefined)
    expect(told).toEqual([
      `Message from your coordinator (${lead.agent_id ?? ''}):\n\nLook at the tests too\n\nEnd of the message. It came while you work: take it into account now.`,
    ])
    const delivered = await system.event(
      (one) => one.type === 'prompt.delivered' && one.images.prompt?.id === id,
    )
    expect(delivered.images.prompt?.reason).toBe('into the running turn, with its hook AfterTool')
    await letGo()
    await answered(plain)
    expect(must(await list(operator, { task_id: task })).items.find((one) => one.id === id)?.state).toBe(
      'answered',
    )
    expect(await heard()).toEqual(['not into the turn'])
  })

  test('is typed as usual when the turn ends first, or no hook can take it', async () => {
    const letGo = await busy()
    const long = `${'a long text '.repeat(500)}to its end`
    const [one, two] = [await send(operator, 'short', true), await send(lead, long, true)]
    await letGo()
    await answered(one)
    expect(must(await hook('AfterTool'))).toEqual({})
    await answered(two)
    expect(await heard()).toEqual(['short', long])
  })

  test('of a coordinator waits while a person holds the agent; their own goes', async () => {
    const letGo = await busy()
    const held = { agent_id: worker.agent_id ?? '' }
    must(await system.core.handlers.agent.hold(operator, { ...held, until: 'given_back' }, {}))
    await send(lead, 'of the coordinator', true)
    expect(must(await hook('AfterTool'))).toEqual({})
    await send(operator, 'of the person', true)
    expect(must(await hook('AfterTool'))['told']).toContain(
      'Message from the person who operates Switchyard:\n\nof the person',
    )
    must(await system.core.handlers.agent.release(operator, held, {}))
    expect(must(await hook('AfterTool'))['told']).toContain('of the coordinator')
    await letGo()
  })
})

const lines = Array.from({ length: 3_000 }, (_, at) => `line ${at}`).join('\n')
describe('arrives whole:', () => {
  test.each([
    ['100,000 characters', `${'0123456789'.repeat(9_999)}the end...`],
    ['3,000 lines', lines],
    ['combining, wide and joined characters', 'cafe\u0301 日本語 👩‍👩‍👧‍👦 🏳️‍🌈 ｆｕｌｌ end'],
    ['right to left', 'עברית with العربية in it, מאז'],
    ['a command of a CLI', '/exit'],
    ['a shell command', '!ls'],
    ['a word that would end a program', 'exit'],
    ['quotes and backslashes', `"it's" \\ $HOME \`ls\` %s`],
  ])('%s', async (_, text) => {
    const id = await send(operator, text)
    const end = await system.event(
      (one) => ['prompt.answered', 'prompt.failed'].includes(one.type) && one.images.prompt?.id === id,
    )
    expect(end.images.prompt?.reason).toBeNull()
    expect(await heard()).toEqual([text])
  })
})

test('an agent that dies while a prompt is typed: the prompt is failed and says so', async () => {
  await system.close()
  const deaf = {
    ...readerKind,
    resumable: false,
    typing: (text: string) => ({ ...readerKind.typing(text), arrived: () => false }),
  }
  system = await startCore({ list: () => [deaf], get: () => deaf })
  const typing = system.event((one) => one.type === 'prompt.delivering')
  const made = await system.core.handlers.task.create(
    operator,
    { ...READING, prompt: 'half of it', project: system.project.id },
    {},
  )
  const { pid } = (await system.event((one) => one.type === 'agent.started')).images.agent ?? {}
  await typing
  process.kill(pid ?? 0, 'SIGKILL')
  await system.event((one) => one.type === 'agent.gone')
  const [prompt] = must(await list(operator, { task_id: must(made).id })).items
  expect(prompt).toMatchObject({ state: 'failed', reason: 'the agent ended while it was typed' })
})
