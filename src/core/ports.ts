import type { Clock } from '../base/clock.ts'
import type { RandomBytes } from '../base/ids.ts'
import type { Logger } from '../base/logger.ts'
import type { Agents } from './ports/agents.ts'
import type { Files } from './ports/files.ts'
import type { Git } from './ports/git.ts'
import type { Machine } from './ports/machine.ts'
import type { Certificates, PhoneListener } from './ports/phone.ts'
import type { Store } from './ports/store.ts'
import type { Terminals } from './ports/terminals.ts'
import type { Watcher } from './ports/watcher.ts'

/** Settings of one host. Nothing in domain or core reads the environment. */
export interface CoreConfig {
  /** Absolute path of the data folder: database, worktrees, terminals' scrollback, agents' private files. */
  readonly home: string
  /** Address the agents reach the host at, without a trailing slash. A function: the port is known after listening. */
  readonly url: () => string
  /** Program and arguments that start the stdio relay, ready to be put into an MCP configuration. */
  readonly relay: { readonly command: string; readonly args: readonly string[] }
  /** The environment that agents and setup commands inherit, already cleared of Switchyard's own secrets. */
  readonly environment: Readonly<Record<string, string>>
  /** How long removed worktrees stay restorable, in days. */
  readonly trashDays: number
}

/** All that the core needs from outside. Each adapter implements one of them and imports no other. */
export interface Ports {
  readonly clock: Clock
  readonly random: RandomBytes
  /** SHA-256 of the text's UTF-8 bytes, lower-case hexadecimal. */
  readonly hash: (text: string) => string
  readonly log: Logger
  readonly config: CoreConfig
  readonly store: Store
  readonly git: Git
  readonly terminals: Terminals
  readonly agents: Agents
  readonly files: Files
  readonly machine: Machine
  readonly watcher: Watcher
  readonly certificates: Certificates
  readonly phone: PhoneListener
}
