import type { TerminalScreen } from '../../../src/core/ports/terminals.ts'
import type { Block, Refusal, Script, ScriptedModel } from '../../support/scriptedModel.ts'

/** What the program writes while it asks, in its own words; and the keys of a person who answers. */
export interface Asking {
  readonly mark: RegExp
  readonly keys: string
}

/** A kind as the recorder drives it. One file a kind; what it knows of screens is here and not from the product's readers. */
export interface Subject {
  readonly kind: string
  /** Further arguments behind those of the launch. */
  readonly argv: readonly string[]
  model(script: Script): Promise<ScriptedModel>
  home(modelUrl: string): Promise<{
    readonly home: string
    readonly env: Readonly<Record<string, string>>
    remove(): Promise<void>
  }>
  /** Tool calls of the model. */
  readonly uses: {
    /** Writes a file; asks for permission. */
    edit(path: string): Block
    /** Runs a command line; asks for permission. */
    run(command: string): Block
    /** Asks the person `Which colour?`; null where the program has no such tool. */
    ask(): Block | null
  }
  /** Whether the folder is trusted; null where the program does not ask that. */
  readonly trust: Asking | null
  /** Says of each screen after the next whether it stands at its prompt for the first time. */
  ready(): (screen: TerminalScreen) => boolean
  readonly permission: Asking & { readonly refuse: string }
  readonly question: Asking
  /** Lines to type that make it compact its context, and end. */
  readonly compact: string
  readonly exit: string
  readonly interrupt: string
  /** A refusal after which it tries again by itself. */
  readonly busy: Refusal
}

/** What the screen shows, as one text. */
export const shown = (screen: TerminalScreen): string => screen.lines.join('\n')
