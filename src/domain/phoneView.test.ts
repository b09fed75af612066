import { expect, test } from 'vitest'
import type { Event } from '../contract/event.ts'
import { eventForPhone } from './phoneView.ts'

const event: Event = {
  ...{ seq: 7, at: '2026-01-01T00:00:00.000Z', type: 'task.updated', project_id: 'prj-a', task_id: null },
  ...{ agent_id: null, by: 'operator', detail: 'words', images: {} },
}

test('what is about other phones and tokens keeps its number and nothing else', () => {
  for (const type of ['device.asked', 'token.created', 'phone.enabled'])
    expect(eventForPhone({ ...event, type }, null)).toMatchObject({ seq: 7, detail: '', images: {} })
})

test('a token of one project sees nothing of another', () => {
  expect(eventForPhone(event, 'prj-a').detail).toBe('words')
  expect(eventForPhone(event, 'prj-b').detail).toBe('')
})
