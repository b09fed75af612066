import type { Evidence } from '../../contract/agent.ts'
import type { CallLevel } from '../../domain/callRate.ts'
import type { Transcript } from './liveAgent.ts'

/** What is known of an agent that is not gone, guest or not, beyond its row. A restart of the host may forget all of it. */
export interface Presence {
  readonly id: string
  readonly kind: string
  readonly guest: boolean
  /** Its last call, hook or ping, in milliseconds, and when that was last written down. */
  seen: number
  written: number
  /** Of a guest; one that runs here has its own. */
  evidence: Evidence[]
  transcript: Transcript | null
  /** Whether another conversation has begun since its usage was last reported. */
  fresh_usage: boolean
  calls: CallLevel | undefined
  /** When its folder was last looked at. */
  looked: number
  /** Root of the checkout that it works in, once that is known. */
  checkout: string | null
  /** Files of it that had changed when it came, and those that its hooks said it edits; absolute. */
  before: ReadonlySet<string> | null
  readonly edited: Set<string>
  /** Of which shared files, with whom, it was told. */
  readonly warned: Set<string>
}
