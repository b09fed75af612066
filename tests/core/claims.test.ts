import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { claimHands } from '../support/claimHands.ts'
import { must, mustFail, operator, startCore, type InProcess } from '../support/inProcess.ts'

let system: InProcess
beforeEach(async () => {
  system = await startCore()
})
afterEach(() => system.close())

const { task, guest, waiting, claim, claimNext, complete, state, stored, last } = claimHands(() => system)

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

  test('is waited for as long as the caller wants, and given to one of those who wait', async () => {
    const [one, other] = [await guest(), await guest()]
    const asked = [one, other].map(async (each) => must(await claimNext(each.caller(), { wait_ms: 20_000 })))
    const first = await waiting({ title: 'first' })
    const taken = await Promise.race(asked)
    expect(taken).toMatchObject({ outcome: 'claimed', task: { id: first.id } })
    const second = await waiting({ title: 'second', after: [first.id] })
    must(await complete(operator, first.id))
    const all = (await Promise.all(asked)).map(({ task: got }) => got?.id)
    expect(all.toSorted()).toEqual([first.id, second.id].toSorted())
  })

  test('is waited for over a lock that is in its way, and no longer than was asked', async () => {
    const [one, other] = [await guest(), await guest()]
    expect(must(await claimNext(one.caller(), { wait_ms: 50 })).outcome).toBe('none')
    const lock = { target: 'src/a.txt', scope: 'project' as const, reason: '', ttl_ms: 60_000, wait_ms: 0 }
    must(await system.core.handlers.lock.acquire(other.caller(), lock, {}))
    const { id } = await waiting({ files: ['src/a.txt'] })
    const asked = claimNext(one.caller(), { lock_files: true, wait_ms: 20_000 })
    // It goes the same way, so that the one before has looked when this has.
    expect(must(await claimNext(one.caller(), { lock_files: true })).outcome).toBe('none')
    must(await system.core.handlers.lock.release(other.caller(), {}, {}))
    expect(must(await asked).task?.id).toBe(id)
    const gone = new AbortController()
    const ask = { worktree: false, lock_files: false, wait_ms: 20_000 }
    const left = task().claimNext(other.caller(), ask, { signal: gone.signal })
    gone.abort()
    expect(must(await left).outcome).toBe('none')
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
