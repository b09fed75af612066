import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Agent } from '../contract/agent.ts'
import type { Attention } from '../contract/attention.ts'
import type { Message } from '../contract/message.ts'
import type { Task } from '../contract/task.ts'
import { contentOf, decideAttention, isNews, outcomeOf, type Content, type Facts } from './attention.ts'

const task = (change: Partial<Task> = {}): Task =>
  ({
    ...{ id: 'tsk-1', status: 'in_progress', launch: 'running', launch_error: null },
    ...{ agent_id: 'agt-1', completion: null, ...change },
  }) as Task
const agent = (change: Partial<Agent> = {}): Agent =>
  ({ id: 'agt-1', status: 'working', status_reason: 'works', dialog: null, ...change }) as Agent
const facts = (change: Partial<Facts> = {}): Facts => ({
  ...{ task: task(), agent: agent(), coordinated: false, meetings: [], asks: [], ...change },
})
const asking = (text: string, kind: 'trust' | 'permission' | 'question' = 'permission') =>
  agent({ status: 'needs_input', dialog: { kind, text, options: [{ key: '1', label: 'Yes' }] } })
const open = (now: Content, change: Partial<Attention> = {}): Attention => ({
  ...{ id: `att-${now.kind}`, project_id: 'prj-1', task_id: 'tsk-1', opened_at: '2026-01-01T00:00:00.000Z' },
  ...{ later_at: null, closed_at: null, outcome: null, closed_by: null, ...now, ...change },
})
const asks = (id: string): Message =>
  ({ id, kind: 'blocker', sender: 'agt-1', sender_label: 'amy', body: `About ${id}` }) as Message
const kinds = (of: Facts): string[] => contentOf(of).map(({ kind }) => kind)

describe('what waits for the person', () => {
  it('is nothing while the agent works, starts or is at its prompt, and once the task has ended', () => {
    for (const status of ['working', 'starting', 'idle', 'unsure'] as const)
      expect(kinds(facts({ agent: agent({ status }) }))).toEqual([])
    expect(kinds(facts({ task: task({ status: 'cancelled' }), agent: asking('May I?') }))).toEqual([])
  })

  it('is a dialog with its options, whoever owns the task', () => {
    const [item] = contentOf(facts({ agent: asking('May I?', 'trust'), coordinated: true }))
    expect(item).toEqual({
      ...{ kind: 'permission', agent_id: 'agt-1', text: 'May I?' },
      options: [{ key: '1', label: 'Yes' }],
    })
    expect(kinds(facts({ agent: asking('Which?', 'question') }))).toEqual(['question'])
  })

  it('is a review, unless a coordinator looks after the task', () => {
    const reviewed = facts({ task: task({ status: 'review' }), agent: agent({ status: 'idle' }) })
    expect(kinds(reviewed)).toEqual(['review'])
    expect(kinds({ ...reviewed, coordinated: true })).toEqual([])
  })

  it('is a failure: a launch, or an agent that ended without saying done and was not told to', () => {
    const left = (reason: string): Facts =>
      facts({
        task: task({ status: 'pending', launch: 'none' }),
        agent: agent({ status: 'gone', status_reason: reason }),
      })
    expect(contentOf(left('its program ended with code 1'))[0]?.text).toContain('code 1')
    expect(kinds(left('it was stopped'))).toEqual([])
    expect(kinds(facts({ task: task({ launch: 'failed', launch_error: 'no such kind' }) }))).toEqual([
      'failure',
    ])
  })

  it('is a conflict with the names of the task and the files', () => {
    const [item] = contentOf(facts({ meetings: [{ title: 'Totals', paths: ['src/cart.ts'] }] }))
    expect(item).toMatchObject({ kind: 'conflict', text: 'Collides with “Totals” in\nsrc/cart.ts' })
  })
})

describe('an item', () => {
  const shown = (text: string): Content[] => contentOf(facts({ agent: asking(text) }))
  const first = shown('Run a?').map((now) => open(now))

  it('stays while its fact does, and is another one for another dialog', () => {
    expect(decideAttention(first, shown('Run a?'))).toEqual({ opened: [], changed: [], closed: [] })
    expect(decideAttention(first, shown('Run b?'))).toEqual({
      ...{ opened: shown('Run b?'), changed: [], closed: first },
    })
  })

  it('is the same for a dialog that is still being drawn, and news', () => {
    const [item] = first
    const drawn = shown('Run a?\nIn this folder')
    expect(decideAttention(first, drawn).changed).toMatchObject([{ item }])
    expect(item && drawn[0] && isNews(item, drawn[0])).toBe(true)
  })

  it('is the same for a dialog that a narrower terminal wraps, and no news', () => {
    const [item] = first
    const wrapped = shown('Run\n a?')
    expect(decideAttention(first, wrapped)).toMatchObject({ opened: [], changed: [{ item }], closed: [] })
    expect(item && wrapped[0] && isNews(item, wrapped[0])).toBe(false)
  })

  it('is a blocker that an agent has sent, also where a coordinator looks after the task', () => {
    const [item] = contentOf(facts({ coordinated: true, asks: [asks('msg-1'), asks('msg-2')] }))
    expect(item).toMatchObject({ kind: 'message', agent_id: 'agt-1' })
    expect(item?.options.map(({ key }) => key)).toEqual(['msg-1', 'msg-2'])
    expect(item?.text).toContain('Blocker from amy:\nAbout msg-1')
  })

  it('says how it ended', () => {
    const [item] = first
    if (!item) throw new Error('there is no item')
    expect(outcomeOf(item, ['agent.gone'])).toBe('its agent ended')
    expect(outcomeOf(item, ['agent.changed'])).toBe('no longer on its screen')
    expect(outcomeOf({ ...item, kind: 'review' }, ['task.changed'])).toBe('went away by itself')
  })
})

const anyFacts: fc.Arbitrary<Facts> = fc
  .record({
    status: fc.constantFrom('pending', 'in_progress', 'blocked', 'review', 'done', 'cancelled', 'failed'),
    launch: fc.constantFrom('none', 'queued', 'running', 'failed'),
    agentStatus: fc.constantFrom('working', 'needs_input', 'idle', 'stale', 'gone'),
    text: fc.constantFrom('', 'Run', 'Run a?', 'Which?'),
    dialog: fc.boolean(),
    coordinated: fc.boolean(),
    paths: fc.array(fc.constantFrom('a.ts', 'b.ts'), { maxLength: 2 }),
    asks: fc.array(fc.constantFrom('msg-1', 'msg-2'), { maxLength: 2 }).map((ids) => ids.map(asks)),
  })
  .map(({ status, launch, agentStatus, text, dialog, coordinated, paths, asks }) => ({
    task: task({ status, launch }),
    agent: dialog ? asking(text) : agent({ status: agentStatus, status_reason: text }),
    coordinated,
    meetings: paths.length > 0 ? [{ title: 'Other', paths }] : [],
    asks,
  }))

/** The open items after they were settled for the facts. */
function settle(before: readonly Attention[], now: Facts): Attention[] {
  const { opened, changed, closed } = decideAttention(before, contentOf(now))
  const kept = before.filter((item) => !closed.includes(item))
  const mended = kept.map((item) => ({ ...item, ...changed.find((each) => each.item === item)?.now }))
  return [...mended, ...opened.map((each) => open(each))]
}
const contents = (items: readonly Content[]): Content[] =>
  items
    .map(({ kind, agent_id, text, options }) => ({ kind, agent_id, text, options }))
    .toSorted((one, other) => one.kind.localeCompare(other.kind))

describe('the open items', () => {
  it('are those of the facts, whatever was open before', () => {
    fc.assert(
      fc.property(fc.array(anyFacts, { minLength: 1, maxLength: 6 }), (history) => {
        let items: Attention[] = []
        for (const now of history) {
          items = settle(items, now)
          expect(contents(items)).toEqual(contents(contentOf(now)))
        }
      }),
    )
  })

  it('are one at most for each fact, and settling them twice changes nothing', () => {
    fc.assert(
      fc.property(anyFacts, (now) => {
        const items = settle([], now)
        const sorts = items.map(({ kind }) => (kind === 'permission' ? 'question' : kind))
        expect(new Set(sorts).size).toBe(sorts.length)
        expect(decideAttention(items, contentOf(now))).toEqual({ opened: [], changed: [], closed: [] })
      }),
    )
  })

  it('are closed by their facts alone: putting one off never closes it', () => {
    fc.assert(
      fc.property(anyFacts, anyFacts, (before, now) => {
        const items = settle([], before)
        const off = items.map((item) => ({ ...item, later_at: '2026-01-02T00:00:00.000Z' }))
        const ids = (open: readonly Attention[]) => open.map(({ id }) => id)
        expect(ids(decideAttention(off, contentOf(now)).closed)).toEqual(
          ids(decideAttention(items, contentOf(now)).closed),
        )
      }),
    )
  })
})
