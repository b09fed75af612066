import type { Dialog, Evidence } from '../../contract/agent.ts'

/** What is known of a running agent beyond its row: the newest evidence, and who types. */
export interface LiveAgent {
  readonly id: string
  readonly kind: string
  readonly terminal_id: string
  readonly started_at: number
  evidence: Evidence[]
  dialog: Dialog | null
  /** The dialog that was answered last, until the screen shows something else, and when. */
  answered: { readonly dialog: Dialog; readonly at: number } | null
  /** Whether nobody has typed since the last prompt was submitted: what stands in the input box then is a prompt of ours. */
  own_box: boolean
  /** When a turn was interrupted since the last prompt: the program may put that turn's prompt back into the box. */
  interrupted_at: number | null
  /** Tool calls under way. */
  calls: number
  /** When a person last typed into its terminal. */
  person_at: number | null
  /** Whether a prompt is being typed right now. */
  typing: boolean
  /** When the last prompt was submitted; an idle screen right after it is the one from before. */
  submitted_at: number | null
  /** Resolves the wait for a hook that confirms a submitted prompt. */
  onSubmitted: (() => void) | null
  /** Bytes that the program had written at the last look, and when that changed. */
  written: number
  changed_at: number
  /** Whether a program whose screen is not understood has been quiet for long enough to take a prompt. */
  quiet: boolean
  cancelRecheck: () => void
  cancelRetry: () => void
}
