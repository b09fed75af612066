import { expect, test } from 'vitest'
import type { Event } from '../../../contract/event.ts'
import { asked, eventTitle, fitsFilter, NO_FILTER } from './eventWords.ts'

const event: Event = {
  ...{ seq: 1, at: '2026-01-01T00:00:00.000Z', type: 'lock.owner_gone', project_id: 'prj-1' },
  ...{ task_id: 'tsk-1', agent_id: 'agt-1', by: 'host', detail: 'src/Orders.ts is free', images: {} },
}

test('an event is told in words', () => {
  expect(eventTitle(event)).toBe('Lock freed with its owner')
  expect(eventTitle({ type: 'task.launch_failed' })).toBe('Task launch failed')
})

test.each([
  [{}, true],
  [{ type: 'lock' }, true],
  [{ type: 'task' }, false],
  [{ task_id: 'tsk-1', agent: 'agt-1' }, true],
  [{ task_id: 'tsk-2' }, false],
  [{ agent: 'agt-2' }, false],
  [{ query: 'ORD free' }, true],
  [{ query: 'rders' }, false],
  [{ query: 'owner host' }, true],
])('the filter %j lets it through: %j', (filter, verdict) => {
  expect(fitsFilter(event, 'prj-1', { ...NO_FILTER, ...filter })).toBe(verdict)
})

test('what a filter leaves open is not asked', () => {
  expect(fitsFilter(event, 'prj-2', NO_FILTER)).toBe(false)
  expect(asked({ ...NO_FILTER, type: 'lock', query: '  ' })).toEqual({ type: 'lock' })
})
