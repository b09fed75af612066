import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Input } from '../../src/contract/index.ts'
import type { Caller } from '../../src/core/index.ts'
import { claimHands } from '../support/claimHands.ts'
import { must, mustFail, operator, startCore, type InProcess } from '../support/inProcess.ts'

let system: InProcess
beforeEach(async () => {
  system = await startCore()
})
afterEach(() => system.close())

const { task, guest, waiting, claim, complete, state, stored, last } = claimHands(() => system)

describe('the review gate', () => {
  const approve = (by: Caller, id: string) =>
    system.core.handlers.review.approve(
      by,
      { task_id: id, head_sha: stored(id).completion?.head_sha ?? '', note: '' },
      {},
    )

  test('regression 5, behaviour 7: a critical task is done by somebody else’s verdict alone', async () => {
    const lead = await guest('coordinator')
    const one = await guest()
    const { id } = await waiting({ complexity: 'critical' }, lead.caller())
    // Its coordinator cannot become its worker, and make itself its own judge.
    expect(mustFail(await claim(lead.caller(), id)).code).toBe('FORBIDDEN')
    must(await claim(one.caller(), id))
    // Closing, and saying that it is simple, are no ways around.
    const easier = await task().update(lead.caller(), { task_id: id, complexity: 'simple' }, {})
    expect(mustFail(easier).code).toBe('FORBIDDEN')
    expect(mustFail(await approve(lead.caller(), id)).code).toBe('WRONG_STATUS')
    const submitted = must(await complete(one.caller(), id))
    expect([submitted.status, stored(id).status]).toEqual(['review', 'review'])
    expect(mustFail(await approve(one.caller(), id)).code).toBe('FORBIDDEN')
    const sent = await task().requestChanges(lead.caller(), { task_id: id, feedback: 'paint it' }, {})
    expect(must(sent).status).toBe('in_progress')
    expect(last('message.sent')?.images.message).toMatchObject({ recipient: one.id })
    expect(last('message.sent')?.images.message?.body).toContain('paint it')
    expect(mustFail(await approve(lead.caller(), id)).code).toBe('WRONG_STATUS')
    must(await complete(one.caller(), id))
    const after = await waiting({ after: [id] }, lead.caller())
    expect(must(await approve(lead.caller(), id)).ready).toEqual([after.id])
    expect(stored(id)).toMatchObject({ status: 'done', approval: { by: lead.id } })
    expect(mustFail(await approve(lead.caller(), id)).code).toBe('WRONG_STATUS')
  })

  test('regression 5: a coordinator that closes critical work without a verdict has not made it done', async () => {
    const lead = await guest('coordinator')
    const one = await guest()
    const { id } = await waiting({ complexity: 'critical' }, lead.caller())
    must(await claim(one.caller(), id))
    must(await complete(one.caller(), id))
    must(await task().close(lead.caller(), { task_id: id, delete_branch: false }, {}))
    expect(stored(id).status).toBe('cancelled')
  })

  test('behaviour 7: a batch has a result for each', async () => {
    const one = await guest()
    const [good, open] = [await waiting({ complexity: 'complex' }), await waiting({ complexity: 'complex' })]
    must(await claim(one.caller(), good.id))
    must(await complete(one.caller(), good.id))
    const many = { task_ids: [open.id, good.id, 'tsk-none'], note: '' }
    const answer = must(await task().approveMany(operator, many, {}))
    expect([answer.approved, answer.failed]).toEqual([1, 2])
    expect(answer.results.map(({ ok, code }) => [ok, code])).toEqual([
      [false, 'WRONG_STATUS'],
      [true, null],
      [false, 'TASK_NOT_FOUND'],
    ])
  })
})

describe('what may be done with a task', () => {
  test('regression 34, behaviour 8: a stranger neither completes, blocks, fails, gives back nor annotates it', async () => {
    const [one, other] = [await guest(), await guest()]
    const { id } = await waiting()
    must(await claim(one.caller(), id))
    for (const to of ['blocked', 'failed', 'pending', 'in_progress'] as const)
      expect(mustFail(await state(other.caller(), id, to)).code, to).toBe('NOT_OWNER')
    expect(mustFail(await complete(other.caller(), id)).code).toBe('NOT_OWNER')
    expect(mustFail(await task().note(other.caller(), { task_id: id, text: 'mine' }, {})).code).toBe(
      'NOT_OWNER',
    )
    expect(mustFail(await state(one.caller(), id, 'cancelled')).code).toBe('FORBIDDEN')
    expect(stored(id)).toMatchObject({ status: 'in_progress', notes: '', agent_id: one.id })
    expect(must(await task().board(other.caller(), { limit: 5, offset: 0 }, {})).items[0]?.id).toBe(id)
  })

  test('behaviour 8: who has lost it meanwhile completes nothing, and its coordinator may, which is written down', async () => {
    const [one, other] = [await guest(), await guest()]
    const { id } = await waiting()
    must(await claim(one.caller(), id))
    must(await task().reassign(operator, { task_id: id, to: other.id, override: false, reason: '' }, {}))
    const refused = mustFail(await complete(one.caller(), id))
    expect([refused.code, refused.details?.['owner']]).toEqual(['NOT_OWNER', other.id])
    must(await complete(operator, id))
    expect(last('task.completed')).toMatchObject({
      by: 'operator',
      detail: `did it (instead of ${other.id})`,
    })
  })

  test('blocked with a reason reaches the person; unblocked it goes on where its agent lives', async () => {
    const one = await guest()
    const { id } = await waiting()
    must(await claim(one.caller(), id))
    expect(mustFail(await state(one.caller(), id, 'blocked', ' ')).code).toBe('BAD_REQUEST')
    must(await state(one.caller(), id, 'blocked', 'no rails'))
    expect(stored(id).block).toMatchObject({ by: one.id, reason: 'no rails' })
    const open = system.core.snapshot().attention.find((item) => item.task_id === id)
    expect([open?.kind, open?.text]).toEqual(['blocker', 'It cannot go on: no rails'])
    expect(must(await state(operator, id, 'in_progress')).status).toBe('in_progress')
    must(await state(one.caller(), id, 'blocked', 'no rails'))
    must(await system.core.handlers.agent.stop(operator, { agent_id: one.id }, {}))
    expect(stored(id)).toMatchObject({ status: 'pending', block: null })
  })

  test('a worker of ours that gives its task back ends; a new one may be started on it', async () => {
    const started = await system.task(operator, { title: 'ours' })
    const own = await system.agentOf(started.id)
    must(await state(own, started.id, 'pending'))
    await system.event(({ type, agent_id: id }) => type === 'agent.gone' && id === own.agent_id)
    expect(stored(started.id)).toMatchObject({ status: 'pending', agent_id: null, launch: 'none' })
    expect(stored(started.id).worktree).not.toBeNull()
    const again = await task().reassign(operator, { task_id: started.id, override: false, reason: '' }, {})
    expect(must(again).status).toBe('pending')
    await system.event(
      ({ type, images }) => type === 'prompt.answered' && images.prompt?.agent_id !== own.agent_id,
    )
  })

  test('notes are added under a name, and an edit changes what it says', async () => {
    const one = await guest()
    const { id } = await waiting({ notes: 'first', tags: ['a'] })
    const part = await waiting({ parent_id: id })
    must(await claim(one.caller(), id))
    const { notes } = must(await task().note(one.caller(), { task_id: id, text: 'second' }, {}))
    expect(notes).toMatch(new RegExp(`^first\n\\[.* guest \\d+ \\(${one.id}\\)\\] second$`))
    const circle = await task().update(operator, { task_id: id, parent_id: part.id }, {})
    expect(mustFail(circle).code).toBe('BAD_OPTION')
    expect(mustFail(await task().update(operator, { task_id: id, prompt: 'x' }, {})).code).toBe(
      'WRONG_STATUS',
    )
    must(await task().update(operator, { task_id: part.id, prompt: 'x', priority: 90, tags: ['b', 'c'] }, {}))
    expect(stored(part.id)).toMatchObject({ prompt: 'x', priority: 90, tags: ['b', 'c'], parent_id: id })
    expect(must(await claim((await guest()).caller(), part.id)).prompt).toBe('x')
  })

  test('lists are narrowed and counted', async () => {
    const first = await waiting({ title: 'Paint', tags: ['colour'] })
    const second = await waiting({ title: 'Lay', after: [first.id] })
    const page = { limit: 50, offset: 0 }
    const ids = async (change: Partial<Input<'task', 'list'>>) =>
      must(await task().list(operator, { ...page, ...change }, {})).items.map(({ id }) => id)
    expect(await ids({ tag: 'colour' })).toEqual([first.id])
    expect(await ids({ text: 'COLOUR' })).toEqual([first.id])
    expect(await ids({ ready: false })).toEqual([second.id])
    expect(await ids({ owner: 'none' })).toHaveLength(2)
    expect(await ids({ status: ['done', 'pending'] })).toHaveLength(2)
    must(await state(operator, first.id, 'cancelled'))
    const board = must(await task().board(operator, page, {}))
    expect([board.items.map(({ id }) => id), board.counts.cancelled]).toEqual([[second.id], 1])
  })
})
