import type { HookReading } from '../../core/ports/agents.ts'

/** What a hook call says that is not understood: nothing. Hooks fail open. */
export const SILENT: HookReading = {
  state: null,
  detail: '',
  session_id: null,
  submitted: null,
  usage: null,
  transcript: null,
  edit: null,
  answer: {},
}
