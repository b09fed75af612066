import type { Agent } from '../../../contract/agent.ts'
import type { Memory, MemoryType } from '../../../contract/memory.ts'

export const MEMORY_TITLES: Readonly<Record<MemoryType, string>> = {
  decision: 'Decision',
  fact: 'Fact',
  constraint: 'Constraint',
  artifact: 'Artifact',
}

/** How sure an author is, in a word beside the number. */
export function confidenceWords(confidence: number): string {
  const word = confidence >= 0.8 ? 'sure' : confidence >= 0.5 ? 'likely' : 'a guess'
  return `${word}, ${Math.round(confidence * 100)} %`
}

/** Who did something, as a person calls them. */
export function authorName(agents: Readonly<Record<string, Agent | undefined>>, by: string): string {
  if (by === 'operator' || by === 'remote') return 'You'
  return by === 'host' ? 'Switchyard' : (agents[by]?.label ?? by)
}

/** A forgotten entry names itself as what took its place. */
export const isForgotten = (memory: Memory): boolean => memory.superseded_by === memory.id
