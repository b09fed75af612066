import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createStore } from '../../src/adapters/store/createStore.ts'
import type { Input } from '../../src/contract/index.ts'
import type { Caller } from '../../src/core/index.ts'
import type { Agents } from '../../src/core/ports/agents.ts'
import { must, operator, startCore, type InProcess } from '../support/inProcess.ts'
import { shellKind } from '../support/shellKind.ts'

const agents: Agents = { list: () => [shellKind], get: () => shellKind }

let system: InProcess
beforeEach(async () => {
  system = await startCore(agents)
})
afterEach(() => system.close())

const send = (by: Caller, body: string, change: Partial<Input<'message', 'send'>> = {}) =>
  system.core.handlers.message.send(by, { body, kind: 'note', ...change }, {})
const ack = (id: string) => system.core.handlers.message.ack(operator, { message_ids: [id] }, {})
const idOf = ({ agent_id: id }: Caller): string => id ?? ''
const attention = () => system.core.snapshot().attention.filter(({ closed_at: at }) => at === null)
const ended = async () =>
  must(await system.core.handlers.attention.list(operator, { history: true, limit: 9, offset: 0 }, {})).items

/** Somebody who works in a shell of their own, on no task. */
async function guest(label: string): Promise<Caller> {
  const input = { label, kind: 'shell', role: 'worker' as const, contact: 'background' as const, summary: '' }
  const made = must(
    await system.core.handlers.agent.register(operator, { ...input, session_id: `s-${label}` }, {}),
  )
  const caller = system.core.authenticate(made.token)
  if (!caller) throw new Error('the new token is not accepted')
  return caller
}

describe('what is asked of the person', () => {
  test('waits in the attention queue until it is answered, each message by itself', async () => {
    const task = await system.task(operator, { kind: 'shell', title: 'Rails' })
    const worker = await system.agentOf(task.id)
    const one = must(await send(worker, 'no key', { kind: 'blocker' }))
    const asked = system.core.handlers.thread.ask(
      worker,
      { to: 'operator', body: 'Which?', wait_ms: 30_000 },
      {},
    )
    await system.event(({ type }) => type === 'attention.changed')
    const [item, ...others] = attention()
    expect(others).toEqual([])
    expect(item).toMatchObject({ kind: 'message', task_id: task.id, agent_id: idOf(worker) })
    expect(item?.options.map(({ label }) => label)).toEqual(['Blocker from Rails', 'Question from Rails'])
    must(
      await system.core.handlers.message.read(
        operator,
        { message_ids: [one.message_id], acknowledge: false },
        {},
      ),
    )
    expect(attention()).toHaveLength(1)
    must(await send(operator, 'the key is in the box', { reply_to: one.message_id }))
    expect(attention()[0]?.options).toHaveLength(1)
    must(await send(operator, 'the left one', { reply_to: item?.options[1]?.key ?? '' }))
    expect(attention()).toEqual([])
    expect(must(await asked).answer).toContain('the left one')
    const [closed] = must(
      await system.core.handlers.attention.list(operator, { history: true, limit: 5, offset: 0 }, {}),
    ).items
    expect(closed).toMatchObject({ outcome: 'answered', closed_by: 'operator' })
  })

  test('about no task waits as well, one item for each who asks', async () => {
    const [amy, bob] = [await guest('amy'), await guest('bob')]
    const first = must(await send(amy, 'Broad or narrow?', { kind: 'question', to: 'operator' }))
    const second = must(await send(amy, 'No rails', { kind: 'blocker' }))
    must(await send(amy, 'By the way', { to: 'operator' }))
    const other = must(await send(bob, 'Look at it', { kind: 'review_request' }))
    expect(attention()).toMatchObject([
      {
        ...{ kind: 'message', project_id: system.project.id, task_id: null, agent_id: idOf(amy) },
        options: [
          { key: first.message_id, label: 'Question from amy' },
          { key: second.message_id, label: 'Blocker from amy' },
        ],
      },
      { task_id: null, agent_id: idOf(bob), options: [{ key: other.message_id }] },
    ])
    must(await send(operator, 'narrow', { reply_to: first.message_id }))
    expect(attention().map(({ options }) => options.length)).toEqual([1, 1])
    must(await ack(second.message_id))
    expect(attention()).toMatchObject([{ agent_id: idOf(bob) }])
    expect((await ended()).find(({ agent_id: id }) => id === idOf(amy))).toMatchObject({
      ...{ outcome: 'answered', closed_by: 'operator' },
    })
  })

  test('in a thread no longer waits once the thread is decided or put away, by whomever', async () => {
    const amy = await guest('amy')
    const open = async (topic: string) => {
      const input = { topic, body: topic, kind: 'question' as const, waiting_on: 'operator' }
      return must(await system.core.handlers.thread.open(amy, input, {})).thread_id ?? ''
    }
    const [decided, archived] = [await open('Tabs?'), await open('Spaces?')]
    expect(attention()).toMatchObject([{ options: [{}, {}] }])
    const decision = { thread_id: decided, decision: 'tabs', reasoning: '' }
    must(await system.core.handlers.thread.resolve(amy, decision, {}))
    expect(attention()).toMatchObject([{ options: [{}] }])
    must(await system.core.handlers.thread.archive(amy, { thread_id: archived }, {}))
    expect(attention()).toEqual([])
    expect(await ended()).toMatchObject([{ outcome: 'put away', closed_by: idOf(amy) }])
  })

  test('about no task, of which an older host kept nothing, waits after a start', async () => {
    const amy = await guest('amy')
    must(await send(amy, 'Still open?', { kind: 'question', to: 'operator' }))
    const noted = must(await send(await guest('bob'), 'Noted', { kind: 'question', to: 'operator' }))
    must(await ack(noted.message_id))
    const migrations = fileURLToPath(new URL('../../src/adapters/store/drizzle', import.meta.url))
    const store = createStore({ path: join(system.home, 'switchyard.db'), migrations })
    const [item] = attention()
    store.write((tables) => tables.attention.update(item?.id ?? '', { closed_at: item?.opened_at ?? '' }))
    store.close()
    system = await system.restart()
    expect(attention()).toMatchObject([{ agent_id: idOf(amy), task_id: null, options: [{}] }])
    expect(attention()[0]?.id).not.toBe(item?.id)
    system = await system.restart()
    expect(attention()).toHaveLength(1)
  })
})
