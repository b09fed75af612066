import type { Event } from '../contract/event.ts'
import type { Role } from '../contract/token.ts'

/** Tasks that have ended and that a phone still starts with, the newest. */
export const ENDED_TASKS = 50

/** Whether a role sees what a phone shows and no more. */
export const isPhone = (role: Role): boolean => role === 'viewer' || role === 'remote'

const HIDDEN = /^(device|token|phone)\./

/**
 * An event as a phone gets it. Its number stays, since a feed has no gaps; what is about other phones and tokens, or
 * what a phone does not show, is left out.
 */
export function eventForPhone(event: Event, projectId: string | null): Event {
  const foreign = projectId !== null && event.project_id !== projectId
  if (foreign || HIDDEN.test(event.type)) return { ...event, detail: '', images: {} }
  const { device: _device, lock: _lock, memory: _memory, ...images } = event.images
  return { ...event, images }
}
