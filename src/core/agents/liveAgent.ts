import type { Dialog, Evidence } from '../../contract/agent.ts'
import type { UsageReader } from '../ports/agents.ts'
import type { Failures } from '../../domain/announcement.ts'
import type { HeldTurn } from '../../domain/handOver.ts'

/** The file in which an agent's CLI records the conversation, and how far it has been read. */
export interface Transcript {
  readonly path: string
  /** In bytes. */
  offset: number
  reader: UsageReader
  /** Whether it is being read now, and whether that was asked for once more meanwhile. */
  reading: boolean
  again: boolean
}

/** What is known of a running agent beyond its row: the newest evidence, and who types. */
export interface LiveAgent {
  readonly id: string
  readonly kind: string
  readonly terminal_id: string
  readonly started_at: number
  evidence: Evidence[]
  dialog: Dialog | null
  /** A dialog has stood on the screen since it last showed work or rest: one that is only half drawn shows neither. */
  asked: boolean
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
  /** When it first stood at its prompt. */
  ready_at: number | null
  /** Bytes that the program had written at the last look, and when that changed. */
  written: number
  changed_at: number
  /** Whether a program whose screen is not understood has been quiet for long enough to take a prompt. */
  quiet: boolean
  /** While a person holds it: the last turn since they took it. */
  turn: HeldTurn | null
  /** When a prompt of a person got in, or a person gave it back: what waits to be announced is gathered anew then. */
  person_wrote_at: number | null
  /** Announcements that did not get through. */
  announcing: Failures
  /** Queued prompts that may go into the running turn. */
  readonly into_turn: Set<string>
  /** Tasks whose collision with its own it was told of. */
  readonly warned_of: Set<string>
  /** When a signal that ends programs was last sent to it through Switchyard. */
  signalled_at: number | null
  /** When its process was last looked at. */
  looked_at: number
  transcript: Transcript | null
  cancelHold: () => void
  /** Looks at its process and its screen again. */
  recheck: () => void
  cancelRecheck: () => void
  cancelRetry: () => void
}
