import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Input } from '../../src/contract/index.ts'
import type { Task } from '../../src/contract/task.ts'
import type { Caller } from '../../src/core/index.ts'
import { must, mustFail, operator, startCore, type InProcess } from '../support/inProcess.ts'

let system: InProcess
beforeEach(async () => {
  system = await startCore()
})
afterEach(() => system.close())

const task = () => system.core.handlers.task
let guests = 0

/** An agent of somebody's own shell. */
async function guest(
  role: 'worker' | 'coordinator' = 'worker',
): Promise<{ id: string; caller: () => Caller }> {
  guests += 1
  const made = must(
    await system.core.handlers.agent.register(
      operator,
      {
        label: `guest ${guests}`,
        role,
        kind: 'shell',
        contact: 'hooks',
        summary: '',
        session_id: `s${guests}`,
      },
      {},
    ),
  )
  const caller = (): Caller => {
    const known = system.core.authenticate(made.token)
    if (!known) throw new Error(`${made.agent.id} is known no longer`)
    return known
  }
  return { id: made.agent.id, caller }
}
const waiting = (change: Partial<Input<'task', 'create'>> = {}, by: Caller = operator) =>
  system.task(by, { start: false, isolation: 'shared', complexity: 'simple', ...change })
const ASK = { worktree: false, lock_files: false, override: false }
const claim = (by: Caller, id: string, change: Partial<Input<'task', 'claim'>> = {}) =>
  task().claim(by, { task_id: id, ...ASK, ...change }, {})
const claimNext = (by: Caller, change: Partial<Input<'task', 'claimNext'>> = {}) =>
  task().claimNext(by, { worktree: false, lock_files: false, ...change }, {})
const complete = (by: Caller, id: string) =>
  task().complete(by, { task_id: id, summary: 'did it', files: [], tests: '', risks: '' }, {})
const state = (by: Caller, id: string, to: Input<'task', 'setState'>['state'], reason = 'because') =>
  task().setState(by, { task_id: id, state: to, reason }, {})
const stored = (id: string): Task => {
  const found = system.core.snapshot().tasks.find((one) => one.id === id)
  if (!found) throw new Error(`there is no ${id}`)
  return found
}
const last = (type: string) => system.core.eventsAfter(0, 10_000).findLast((event) => event.type === type)

describe('a claim', () => {
  test('regression 3, behaviour 4: only one gets it, the other is told who; the own one again is fine', async () => {
    const [one, other] = [await guest(), await guest()]
    const { id } = await waiting()
    const answers = await Promise.all([claim(one.caller(), id), claim(other.caller(), id)])
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1)
    const winner = answers[0].ok ? one : other
    const loser = answers[0].ok ? other : one
    const refused = mustFail(await claim(loser.caller(), id))
    expect([refused.code, refused.details?.['owner']]).toEqual(['ALREADY_CLAIMED', winner.id])
    expect(must(await claim(winner.caller(), id)).outcome).toBe('yours')
    const joined = await system.core.handlers.agent.start(operator, { task_id: id }, {})
    expect(mustFail(joined).code).toBe('WRONG_STATUS')
    expect(stored(id)).toMatchObject({ agent_id: winner.id, status: 'in_progress' })
    expect(winner.caller().task_id).toBe(id)
  })

  test('regression 4, behaviour 4: what is done or cancelled is nobody’s any more', async () => {
    const [one, other] = [await guest(), await guest()]
    const [done, closed] = [await waiting(), await waiting()]
    must(await claim(one.caller(), done.id))
    must(await complete(one.caller(), done.id))
    must(await state(operator, closed.id, 'cancelled'))
    for (const { id } of [done, closed])
      expect(mustFail(await claim(other.caller(), id)).code).toBe('WRONG_STATUS')
  })

  test('behaviour 4: one whose agent is gone is taken over, and the history says from whom', async () => {
    const [one, other] = [await guest(), await guest()]
    const { id } = await waiting({ prompt: 'lay the track' })
    expect(must(await claim(one.caller(), id)).prompt).toBe('lay the track')
    must(await system.core.handlers.agent.stop(operator, { agent_id: one.id }, {}))
    const taken = must(await claim(other.caller(), id))
    expect(taken.prompt).toBe('lay the track')
    expect(stored(id).agent_id).toBe(other.id)
  })

  test('is refused to one that has a task, and says which', async () => {
    const one = await guest()
    const [first, second] = [await waiting(), await waiting()]
    must(await claim(one.caller(), first.id))
    const refused = mustFail(await claim(one.caller(), second.id))
    expect([refused.code, refused.details?.['task_id']]).toEqual(['WRONG_STATUS', first.id])
    expect(must(await claimNext(one.caller()))).toMatchObject({ outcome: 'yours', task: { id: first.id } })
    const started = await system.task(operator, { title: 'of its own' })
    const own = await system.agentOf(started.id)
    expect(mustFail(await claim(own, second.id)).details?.['task_id']).toBe(started.id)
  })

  test('behaviour 6: waits for what comes before; its coordinator alone may decide otherwise, which is written down', async () => {
    const lead = await guest('coordinator')
    const one = await guest()
    const first = await waiting({}, lead.caller())
    const second = await waiting({ after: [first.id] }, lead.caller())
    const refused = mustFail(await claim(one.caller(), second.id))
    expect([refused.code, refused.details?.['unmet']]).toEqual(['NOT_READY', [first.id]])
    expect(mustFail(await claim(one.caller(), second.id, { override: true })).code).toBe('FORBIDDEN')
    expect(must(await claim(lead.caller(), second.id, { override: true })).unmet).toEqual([first.id])
    expect(last('task.claimed')?.detail).toContain(`without waiting for ${first.id}`)
  })

  test('takes the locks on its files with it, or nothing', async () => {
    const [one, other] = [await guest(), await guest()]
    const [first, second] = [
      await waiting({ files: ['src', 'README.md'] }),
      await waiting({ files: ['src/a.txt'] }),
    ]
    const taken = must(await claim(one.caller(), first.id, { lock_files: true }))
    expect(taken.locks.map(({ key }) => key)).toEqual(['dir:src', 'file:README.md'])
    expect(mustFail(await claim(other.caller(), second.id, { lock_files: true })).code).toBe('LOCK_HELD')
    expect(stored(second.id).status).toBe('pending')
    expect(must(await claimNext(other.caller(), { lock_files: true })).outcome).toBe('none')
    must(await state(one.caller(), first.id, 'pending'))
    expect(must(await claim(other.caller(), second.id, { lock_files: true })).outcome).toBe('claimed')
  })

  test('makes its worktree where that is asked for, and its commits wait for a merge', async () => {
    const one = await guest()
    const { id } = await waiting({ isolation: 'worktree' })
    const taken = must(await claim(one.caller(), id, { worktree: true }))
    await writeFile(join(taken.worktree ?? '', 'new.txt'), 'new\n')
    expect(mustFail(await complete(one.caller(), id)).code).toBe('UNCOMMITTED_CHANGES')
    await system.repository.git(['add', '-A'], taken.worktree ?? '')
    await system.repository.git(['commit', '-q', '-m', 'new'], taken.worktree ?? '')
    expect(must(await complete(one.caller(), id)).status).toBe('review')
    const after = await waiting({ after: [id] })
    expect(must(await task().merge(operator, { task_id: id, method: 'merge' }, {})).ready).toEqual([after.id])
    // The guest is nobody’s program but its person’s: it is free for other work.
    expect(must(await claim(one.caller(), after.id)).outcome).toBe('claimed')
  })
})

describe('the next task', () => {
  test('behaviour 5: the most urgent ready one, then the oldest; blocked and waiting ones are passed over', async () => {
    const first = await waiting({ title: 'first' })
    const urgent = await waiting({ title: 'urgent', priority: 100 })
    await waiting({ title: 'behind', after: [first.id], priority: 100 })
    const stuck = await waiting({ title: 'stuck', priority: 90 })
    must(await state(operator, stuck.id, 'blocked'))
    await waiting({ title: 'tagged', tags: ['paint'] })
    const order: (string | undefined)[] = []
    for (const tags of [undefined, ['paint'], undefined, undefined]) {
      const one = await guest()
      order.push(must(await claimNext(one.caller(), tags ? { tags } : {})).task?.title)
    }
    expect(order).toEqual(['urgent', 'tagged', 'first', undefined])
    expect(stored(urgent.id).claimed_at).not.toBeNull()
  })

  test('behaviour 5: is what an agent that is gone has left', async () => {
    const [one, other] = [await guest(), await guest()]
    const { id } = await waiting()
    must(await claim(one.caller(), id))
    expect(must(await claimNext(other.caller())).outcome).toBe('none')
    must(await system.core.handlers.agent.stop(operator, { agent_id: one.id }, {}))
    expect(must(await claimNext(other.caller())).task?.id).toBe(id)
  })

  test('is given to a guest as it registers, where the project says so', async () => {
    const { id } = await waiting()
    const register = async (label: string) =>
      must(
        await system.core.handlers.agent.register(
          operator,
          { label, role: 'worker', kind: 'shell', contact: 'hooks', summary: '' },
          {},
        ),
      ).claimed?.task?.id
    expect(await register('before')).toBeUndefined()
    must(
      await system.core.handlers.project.configure(
        operator,
        { project_id: system.project.id, claim_at_start: true },
        {},
      ),
    )
    expect(await register('after')).toBe(id)
  })
})

describe('dependencies', () => {
  test('behaviour 6: circles are named, unknown ids refused, and tsk-1 is not tsk-10', async () => {
    const [a, b, c] = [await waiting(), await waiting(), await waiting()]
    const after = (id: string, ids: string[]) => task().update(operator, { task_id: id, after: ids }, {})
    must(await after(b.id, [a.id]))
    must(await after(c.id, [b.id]))
    const refused = mustFail(await after(a.id, [c.id]))
    expect([refused.code, refused.details?.['circle']]).toEqual(['BAD_OPTION', [a.id, c.id, b.id, a.id]])
    expect(mustFail(await after(a.id, [a.id])).code).toBe('BAD_OPTION')
    for (const id of ['tsk-0', a.id.slice(0, -1), `${a.id}0`])
      expect(mustFail(await after(b.id, [id])).code, id).toBe('TASK_NOT_FOUND')
    expect(stored(a.id).after).toEqual([])
  })

  test('behaviour 6: done and cancelled resolve, failed does not, and each newly ready task is told once', async () => {
    const one = await guest()
    const [a, b, c] = [await waiting(), await waiting(), await waiting()]
    const last = await waiting({ after: [a.id, b.id, c.id] })
    must(await state(operator, c.id, 'failed'))
    must(await claim(one.caller(), a.id))
    expect(must(await complete(one.caller(), a.id)).ready).toEqual([])
    expect(must(await state(operator, b.id, 'cancelled')).ready).toEqual([])
    expect(mustFail(await claim(one.caller(), last.id)).details?.['unmet']).toEqual([c.id])
    must(await state(operator, c.id, 'pending'))
    must(await claim(one.caller(), c.id))
    expect(must(await complete(one.caller(), c.id)).ready).toEqual([last.id])
    const told = system.core.eventsAfter(0, 10_000).filter(({ type }) => type === 'task.ready')
    expect(told.map((event) => event.task_id)).toEqual([last.id])
  })

  test('behaviour 6: one that opens again holds back only those that nobody has claimed', async () => {
    const [one, other] = [await guest(), await guest()]
    const first = await waiting()
    const [taken, left] = [await waiting({ after: [first.id] }), await waiting({ after: [first.id] })]
    must(await state(operator, first.id, 'cancelled'))
    must(await claim(one.caller(), taken.id))
    // What failed and is given back is open again.
    must(await task().update(operator, { task_id: left.id, after: [taken.id] }, {}))
    must(await state(one.caller(), taken.id, 'failed'))
    expect(mustFail(await claim(other.caller(), left.id)).code).toBe('NOT_READY')
  })
})

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
