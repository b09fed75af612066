import type { PermissionMode } from '../../contract/agentOperations.ts'

/** What a mode means to the person, by the word that kinds have in common for it. */
const MODES: Readonly<Record<string, Omit<PermissionMode, 'id'>>> = {
  default: { label: 'Ask', note: 'Asks before it changes files or runs commands' },
  acceptEdits: { label: 'Accept edits', note: 'Edits without asking; asks before commands' },
  plan: { label: 'Plan', note: 'Reads and plans; changes nothing until you agree' },
  ask: { label: 'Questions only', note: 'Answers questions; changes nothing' },
  readOnly: { label: 'Read only', note: 'Reads only; asks before anything else' },
  auto: { label: 'Auto', note: 'A model decides what you are asked' },
  autoReview: { label: 'Auto review', note: 'A model answers instead of you' },
  dontAsk: { label: 'Refuse', note: 'Asks nothing: what would need asking is refused' },
  neverAsk: { label: 'Never ask', note: 'Asks nothing; its sandbox lets it write in the worktree only' },
  autopilot: { label: 'Autopilot', note: 'Goes on by itself until it counts the task as finished' },
  config: { label: 'Your configuration', note: 'What your own configuration of it says' },
  bypass: { label: 'Bypass', note: 'Asks nothing and runs everything, outside any sandbox too' },
}

/** Permission modes as a person chooses among them, in the order given; `notes` where one means something of its own. */
export const permissionModes = (
  ids: readonly string[],
  notes: Readonly<Record<string, string>> = {},
): PermissionMode[] =>
  ids.map((id) => {
    const { label, note } = MODES[id] ?? { label: id, note: '' }
    return { id, label, note: notes[id] ?? note }
  })
