import type { Component } from 'solid-js'
import type { YardState } from '../../state/yard.ts'
import { unreadOf } from '../messages/mailbox.ts'
import { MessagesPage } from '../messages/MessagesPage.tsx'
import { AgentsPage } from './AgentsPage.tsx'
import { LocksPage } from './LocksPage.tsx'
import { RunsPage } from './RunsPage.tsx'
import { EventsPage } from './EventsPage.tsx'
import { MemoryPage } from './MemoryPage.tsx'

export interface CoordinationPage {
  readonly id: string
  readonly title: string
  readonly page: Component
  /** How many live things the page shows for a project, beside its title. */
  readonly count?: (state: YardState, projectId: string) => number
}

/** What agents share, in the order of the tabs. */
export const PAGES: readonly CoordinationPage[] = [
  {
    ...{ id: 'runs', title: 'Runs', page: RunsPage },
    count: (state, projectId) =>
      Object.values(state.runs).filter((run) => run.project_id === projectId && run.status === 'in_progress')
        .length,
  },
  {
    ...{ id: 'locks', title: 'Locks', page: LocksPage },
    count: (state, projectId) =>
      Object.values(state.locks).filter((lock) => lock.project_id === projectId && lock.ended_at === null)
        .length,
  },
  {
    ...{ id: 'agents', title: 'Agents', page: AgentsPage },
    count: (state, projectId) =>
      Object.values(state.agents).filter((agent) => agent.project_id === projectId && agent.status !== 'gone')
        .length,
  },
  {
    ...{ id: 'messages', title: 'Messages', page: MessagesPage },
    count: (state, projectId) => unreadOf(state, projectId).length,
  },
  {
    ...{ id: 'memory', title: 'Memory', page: MemoryPage },
    count: (state, projectId) =>
      Object.values(state.memories).filter(
        (memory) => memory.project_id === projectId && memory.superseded_by === null,
      ).length,
  },
  { id: 'events', title: 'Events', page: EventsPage },
]
