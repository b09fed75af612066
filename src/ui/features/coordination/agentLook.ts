import { isOverLimit, isStuck, type Agent } from '../../../contract/agent.ts'
import type { Lamp } from '../tasks/urgency.ts'

export interface AgentLook {
  readonly lamp: Lamp
  readonly word: string
}

const look = (lamp: Lamp, word: string): AgentLook => ({ lamp, word })

/** Lamp and word of an agent by itself, whatever its task. */
export function lookOfAgent(agent: Agent): AgentLook {
  if (agent.paused && isOverLimit(agent.paused_reason)) return look('needs', 'over its limit')
  if (agent.paused) return look('idle', 'paused')
  switch (agent.status) {
    case 'starting':
      return look('working', 'starting')
    case 'working':
      return isStuck(agent) ? look('needs', 'seems stuck') : look('working', 'working')
    case 'needs_input':
      return look('needs', agent.dialog?.kind === 'question' ? 'asks you' : 'needs you')
    case 'idle':
      return look('idle', 'at its prompt')
    case 'unsure':
      return look('idle', 'unsure')
    case 'stale':
      return look('failed', agent.guest ? 'silent' : 'stopped')
    case 'gone':
      return look('idle', 'ended')
  }
}

export const CONTACT_TITLES: Readonly<Record<Agent['contact'], string>> = {
  terminal: 'In terminals here',
  background: 'Guests that say they live',
  hooks: 'Guests heard by hooks alone',
}

/** How often one of this contact is heard of, for those who wonder about its age. */
export const CONTACT_WORDS: Readonly<Record<Agent['contact'], string>> = {
  terminal: '',
  background: 'silent after 45 s, gone after 2 min',
  hooks: 'silent after 15 min, gone after 45 min',
}
