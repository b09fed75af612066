import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decideApproved, decideComplexity, isApproved, mayJudge } from './approval.ts'
import { decideClaim } from './claims.ts'
import { taskStatus, type Task, type TaskStatus } from '../contract/task.ts'
import {
  decideArchive,
  decideClose,
  decideCompleted,
  decideDone,
  decideMerge,
  decidePrompt,
  decideStart,
  hasOwnWorktree,
  isEnded,
  requireMove,
  statusClosed,
  statusWithoutAgent,
} from './task.ts'

const READY = { waiting: [], stopped: [] }

const task = (change: Partial<Task>): Task => ({
  id: 'tsk-aaaaaaaa',
  project_id: 'prj-aaaaaaaa',
  title: 'A task',
  prompt: '',
  status: 'pending',
  role: 'worker',
  kind: 'custom',
  complexity: 'medium',
  isolation: 'worktree',
  after: [],
  files: [],
  run_id: null,
  parent_id: null,
  priority: 50,
  tags: [],
  notes: '',
  block: null,
  claimed_at: null,
  budget: null,
  coordinator_id: null,
  depth: 0,
  created_by: 'operator',
  agent_id: null,
  branch: 'a',
  base_branch: 'main',
  base_sha: '0'.repeat(40),
  worktree: '/w',
  prepared: true,
  launch: 'none',
  launch_error: null,
  options: { model: null, permission_mode: null, command: null },
  counts: null,
  collisions: [],
  completion: null,
  approval: null,
  landing: null,
  trash_ref: null,
  pinned: false,
  archived_at: null,
  created_at: '2026-01-01T00:00:00.000Z',
  updated_at: '2026-01-01T00:00:00.000Z',
  ended_at: null,
  ...change,
})
const allowed = (decide: (task: Task) => { ok: boolean }): TaskStatus[] =>
  taskStatus.options.filter((status) => decide(task({ status })).ok)

describe('transitions', () => {
  test('only work under way or in review can be signalled done', () => {
    expect(allowed(decideDone)).toEqual(['in_progress', 'review'])
  })
  test('an ended task cannot be merged or prompted', () => {
    expect(allowed(decideMerge)).not.toContain('done')
    expect(allowed(decideMerge)).not.toContain('cancelled')
    expect(allowed(decidePrompt)).toEqual(['pending', 'in_progress', 'blocked', 'review'])
  })
  test('a task has one agent at a time', () => {
    for (const launch of ['queued', 'worktree', 'setup', 'agent', 'running'] as const) {
      expect(decideStart(task({ launch, status: 'in_progress' }), READY).ok).toBe(false)
    }
    expect(decideStart(task({ launch: 'failed', status: 'pending' }), READY).ok).toBe(true)
    expect(decideStart(task({ status: 'done' }), READY).ok).toBe(false)
  })
  test('closing twice is refused with the id, closing a task whose worktree stayed is not', () => {
    const refused = decideClose(task({ status: 'cancelled', worktree: null }))
    expect(refused.ok ? '' : refused.error.message).toContain('tsk-aaaaaaaa')
    expect(decideClose(task({ status: 'cancelled' })).ok).toBe(true)
  })
  test('without its agent only work under way returns to pending', () => {
    expect(statusWithoutAgent(task({ status: 'in_progress' }))).toBe('pending')
    expect(statusWithoutAgent(task({ status: 'review' }))).toBe('review')
    expect(statusWithoutAgent(task({ status: 'done' }))).toBe('done')
  })
  test('reviewed work in the main checkout is done when it is closed, other work is cancelled', () => {
    expect(statusClosed(task({ isolation: 'shared', status: 'review' }), 'coordinator')).toBe('done')
    expect(statusClosed(task({ status: 'review' }), 'coordinator')).toBe('cancelled')
  })
  test('done and cancelled are final', () => {
    expect(taskStatus.options.filter((status) => isEnded(task({ status })))).toEqual(['done', 'cancelled'])
  })
})

test('one that is queued behind other tasks may be started before them', () => {
  const queued = task({ launch: 'queued' })
  expect(decideStart(queued, { waiting: [task({ id: 'tsk-b' })], stopped: [] }).ok).toBe(true)
  expect(decideStart(queued, { waiting: [], stopped: [task({ id: 'tsk-b' })] }).ok).toBe(true)
  expect(decideStart(queued, READY).ok).toBe(false)
})

test('only what has ended is put away', () => {
  const archivable = taskStatus.options.filter((status) => decideArchive(task({ status })).ok)
  expect(archivable).toEqual(['done', 'cancelled'])
})

const HEAD = 'a'.repeat(40)
const LEAD = 'agt-lead'
const evidence = { summary: '', files: [], tests: '', risks: '', base_sha: HEAD, head_sha: HEAD, at: '' }

/** One step of somebody: what they try is decided as the core decides it, and what is refused changes nothing. */
const step = fc.record({
  what: fc.constantFrom(
    'claim',
    'complete',
    'approve',
    'send_back',
    'release',
    'block',
    'unblock',
    'fail',
    'merge',
    'close',
    'edit',
  ),
  who: fc.constantFrom(LEAD, 'agt-a', 'agt-b'),
  complexity: fc.constantFrom(...(['simple', 'medium', 'complex', 'critical'] as const)),
})
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never

function tryStep(now: Task, { what, who, complexity }: Step): Task {
  const leads = who === LEAD
  const role = leads ? 'coordinator' : 'worker'
  const owns = now.agent_id === who
  switch (what) {
    case 'claim': {
      const claimant = { agent_id: who, role, holds: undefined, leads, override: true } as const
      const decided = decideClaim(claimant, { task: now, readiness: READY, lost: false })
      return decided.ok ? { ...now, status: 'in_progress', agent_id: who } : now
    }
    case 'complete': {
      const move = decideCompleted(now)
      if (!(owns || leads) || !requireMove(now, move).ok) return now
      return { ...now, completion: evidence, approval: null, status: move === 'submit' ? 'review' : 'done' }
    }
    case 'approve': {
      if (!leads || !mayJudge(now, who) || !requireMove(now, 'approve').ok || now.completion === null)
        return now
      const approval = { by: who, head_sha: HEAD, note: '', at: '' }
      return { ...now, approval, status: hasOwnWorktree(now) ? now.status : 'done' }
    }
    case 'merge':
      return leads && hasOwnWorktree(now) && decideMerge(now).ok && decideApproved(now, HEAD, role).ok
        ? { ...now, status: 'done' }
        : now
    case 'close':
      return leads && decideClose(now).ok && !isEnded(now) ? { ...now, status: statusClosed(now, role) } : now
    case 'edit':
      return leads && !isEnded(now) && decideComplexity(now, complexity, role).ok
        ? { ...now, complexity }
        : now
    case 'release':
      return (owns || leads) && requireMove(now, 'release').ok
        ? { ...now, status: 'pending', agent_id: null, completion: null, approval: null }
        : now
    default:
      return (owns || leads) && requireMove(now, what).ok
        ? {
            ...now,
            status: { send_back: 'in_progress', block: 'blocked', unblock: 'in_progress', fail: 'failed' }[
              what
            ] as TaskStatus,
          }
        : now
  }
}

test('regression 5, behaviour 7: no path leads complex work to done but by the approval of somebody else than its worker', () => {
  const start = fc.record({
    complexity: fc.constantFrom(...(['simple', 'complex', 'critical'] as const)),
    worktree: fc.constantFrom('/w', null),
  })
  let ended = 0
  fc.assert(
    fc.property(start, fc.array(step, { minLength: 4, maxLength: 25 }), (change, steps) => {
      let now = task({ ...change, coordinator_id: LEAD })
      for (const one of steps) {
        now = tryStep(now, one)
        if (now.status !== 'done') continue
        ended += 1
        const gated = now.complexity === 'complex' || now.complexity === 'critical'
        if (!gated) return
        expect(isApproved(now, HEAD)).toBe(true)
        expect(now.approval?.by).not.toBe(now.agent_id)
        return
      }
    }),
    { numRuns: 2_000 },
  )
  expect(ended).toBeGreaterThan(20)
})
