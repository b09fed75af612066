import { expect, test } from 'vitest'
import type { Event } from '../contract/event.ts'
import type { Snapshot } from '../contract/views.ts'
import { evolve } from './evolve.ts'

const empty: Snapshot = {
  type: 'snapshot',
  seq: 4,
  projects: [],
  tasks: [],
  agents: [],
  terminals: [],
  prompts: [],
  attention: [],
  locks: [],
  runs: [],
  threads: [],
  messages: [],
  deliveries: [],
  memories: [],
  devices: [],
}
const project = {
  id: 'prj-a',
  root: '/r',
  name: 'r',
  settings: {},
  created_at: '',
} as unknown as Snapshot['projects'][number]
const event = (seq: number, name: string): Event => ({
  seq,
  at: '2026-01-01T00:00:00.000Z',
  type: 'project.opened',
  project_id: 'prj-a',
  task_id: null,
  agent_id: null,
  by: 'operator',
  detail: '',
  images: { project: { ...project, name } },
})

test('an event adds, the next one replaces in place', () => {
  const once = evolve(empty, event(5, 'one'))
  const twice = evolve(once, event(6, 'two'))
  expect(twice.projects.map((one) => one.name)).toEqual(['two'])
  expect(twice.seq).toBe(6)
})

test('an event that the snapshot holds already changes nothing', () => {
  expect(evolve(empty, event(4, 'old'))).toBe(empty)
})
