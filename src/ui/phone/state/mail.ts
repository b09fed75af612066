import { conversationsOf, unreadOf, waitsForYou, type Conversation } from '../../features/messages/mailbox.ts'
import type { YardState } from '../../state/yard.ts'

const projectsOf = (state: YardState, project: string | null): string[] =>
  project === null ? Object.keys(state.projects) : [project]

/** Conversations of a project or of all, those that wait for the person first, else the newest. */
export function conversations(state: YardState, project: string | null): Conversation[] {
  const rank = (each: Conversation): number => (waitsForYou(state, each) ? 0 : 1)
  return projectsOf(state, project)
    .flatMap((id) => conversationsOf(state, id))
    .sort((one, other) => rank(one) - rank(other) || other.at.localeCompare(one.at))
}

export const unreadFor = (state: YardState, project: string | null): number =>
  projectsOf(state, project).reduce((sum, id) => sum + unreadOf(state, id).length, 0)
