import type { Result } from '../../base/result.ts'
import type { Dialog, Usage } from '../../contract/agent.ts'
import type { PermissionMode } from '../../contract/agentOperations.ts'
import type { TerminalScreen } from './terminals.ts'

/** What the core tells a kind about the agent it is to start. */
export interface LaunchRequest {
  readonly agent_id: string
  readonly role: 'coordinator' | 'worker'
  readonly title: string
  /** Folder that the agent works in. */
  readonly cwd: string
  /** Private folder of the agent, mode 0700, for configuration files; removed with the agent. */
  readonly folder: string
  readonly environment: Readonly<Record<string, string>>
  readonly url: string
  readonly token: string
  readonly relay: { readonly command: string; readonly args: readonly string[] }
  readonly preamble: string
  readonly model: string | null
  readonly permission_mode: string | null
  /** The argv of a custom command. */
  readonly command: readonly string[] | null
  /** The CLI's own id of a conversation to resume; null starts a new one. */
  readonly resume: string | null
  /** A random UUID (version 4) that a kind may use as the new conversation's id. */
  readonly fresh_session: string
}

export interface LaunchPlan {
  readonly argv: readonly [string, ...string[]]
  /** The whole environment, the token included. */
  readonly env: Readonly<Record<string, string>>
  /** Files to write before the start, inside `folder`, mode 0600. */
  readonly files: readonly { readonly path: string; readonly content: string }[]
  /** The conversation's id where it is known before the start. */
  readonly session_id: string | null
  /** Whether the agent gets our MCP server. */
  readonly mcp: boolean
}

export interface ScreenReading {
  readonly state: 'starting' | 'working' | 'idle' | 'needs_input' | 'unknown'
  readonly detail: string
  readonly dialog: Dialog | null
  /** Text that stands unsubmitted in the input box, as far as the screen shows it; empty where there is none. */
  readonly draft: string
}

/** What a tool call is about to write, before it runs. */
export interface ToolEdit {
  /** Files as the tool names them: absolute, or relative to `cwd`. */
  readonly paths: readonly string[]
  /** A patch in the format of `apply_patch`, whose paths are meant too. */
  readonly patch: string | null
  /** A shell command that it is about to run. */
  readonly command: string | null
  /** Absolute folder that relative paths mean; null for the root of the agent's worktree. */
  readonly cwd: string | null
}

/** What a hook call of the agent says about it. `answer` is the JSON body that the agent's CLI expects. */
export interface HookReading {
  /** `unknown`: what the call before said holds no longer, and the screen alone tells; null leaves it as it was. */
  readonly state: 'working' | 'idle' | 'needs_input' | 'gone' | 'unknown' | null
  readonly detail: string
  readonly session_id: string | null
  /** Text of a prompt that has just been submitted; white space may differ from what was typed. */
  readonly submitted: string | null
  /** The agent's last words of a turn that has just ended, where the call has them. */
  readonly said?: string | null
  /** What the conversation has used so far, where the call itself says it. */
  readonly usage: Usage | null
  /** The file of JSON lines in which the CLI records the conversation, where the call names it. */
  readonly transcript: string | null
  /** For a call that comes before a tool runs, and only for one that may write. */
  readonly edit: ToolEdit | null
  readonly answer: Readonly<Record<string, unknown>>
}

export interface Detection {
  readonly installed: boolean
  readonly path: string | null
  readonly version: string | null
  /** What to do where it is not installed. */
  readonly hint: string
}

/** How a kind takes a prompt: the bytes that put it into the input box, and the key that submits it. */
export interface Typing {
  readonly paste: string
  /** Whether the whole text has arrived in the input box, so that it may be submitted. */
  readonly arrived: (screen: TerminalScreen) => boolean
  /** Milliseconds to wait with the submit key from then on, where no sign tells when the program takes it as such. */
  readonly rest_ms?: number
  /** After so many milliseconds the submit key is pressed again, as long as the whole text still stands in the box. */
  readonly again_ms?: number
  readonly submit: string
  /** Whether the agent has taken the prompt: the input box is empty again or the turn runs. */
  readonly taken: (screen: TerminalScreen) => boolean
}

/** Sums up what a conversation has used from the lines of its transcript, which come in order and once each. */
export interface UsageReader {
  read(line: Readonly<Record<string, unknown>>): void
  /** Null while no line has reported any. */
  total(): Usage | null
}

/** A sample project and the prompt that makes a coordinator of this kind carry the main job through on it. */
export interface Sample {
  readonly files: Readonly<Record<string, string>>
  readonly branch: string
  readonly coordinator_title: string
  readonly coordinator_prompt: string
}

/** One kind of agent. Everything that is particular to a CLI is behind this, one file or folder a kind. */
export interface AgentKind {
  readonly kind: string
  readonly title: string
  /** Whether it works without an account and without another program: it may drive samples. */
  readonly self_contained: boolean
  /** Whether it runs what it is told without asking the person: a coordinator of another kind may not start it. */
  readonly unguarded: boolean
  /** Permission modes that only the person may choose, because nothing is asked any more in them. */
  readonly person_only_modes: readonly string[]
  /**
   * After so many milliseconds without output the program counts as ready for a prompt, where its screen is not
   * understood; its status stays `unsure`. Null where the screen tells.
   */
  readonly quiet_ms: number | null
  readonly resumable: boolean
  /** Whether a resumed conversation goes on with a cut-off turn by itself, so that it needs no prompt that says so. */
  readonly continues_turn: boolean
  /** What has been seen to work with which version, or why the kind counts as unverified. */
  readonly verified: { readonly ok: boolean; readonly note: string }
  readonly sample: Sample | null
  /** The permission modes that `plan` takes; left out where a launch can name none. */
  readonly permission_modes?: readonly PermissionMode[]
  /** Names of models to suggest; `plan` takes others as well. */
  readonly models?: readonly string[]
  /** The one command that installs its program, where there is one. */
  readonly install?: string
  detect(environment: Readonly<Record<string, string>>): Promise<Detection>
  plan(
    request: LaunchRequest,
  ): Promise<Result<LaunchPlan, { code: 'not_installed' | 'bad_option'; message: string }>>
  readScreen(screen: TerminalScreen): ScreenReading
  readHook(event: string, body: Readonly<Record<string, unknown>>): HookReading
  /** For a kind whose hooks name a transcript that reports usage; null for any other. */
  readonly readUsage: (() => UsageReader) | null
  /**
   * The answer to this hook call that puts text before the model in the running turn; null where this event cannot, where
   * the call is of a subagent, or where the text is too long for it.
   */
  intoTurn(
    event: string,
    text: string,
    body: Readonly<Record<string, unknown>>,
  ): Readonly<Record<string, unknown>> | null
  /** The same for a prompt that it has just taken: text that stands beside it. Left out where no hook can. */
  besidePrompt?(
    event: string,
    text: string,
    body: Readonly<Record<string, unknown>>,
  ): Readonly<Record<string, unknown>> | null
  /**
   * The answer to a hook call at the end of a turn that makes the turn go on with this text; null for any other call, and
   * for a turn that was held once already. Left out where no hook can.
   */
  holdTurn?(
    event: string,
    text: string,
    body: Readonly<Record<string, unknown>>,
  ): Readonly<Record<string, unknown>> | null
  /**
   * The answer to a hook call with an `edit` that stops that tool and tells the model why; null for a kind whose tools no
   * hook can stop. Its locks are then advisory.
   */
  readonly refuse: ((event: string, reason: string) => Readonly<Record<string, unknown>>) | null
  /** `screen` says what the program takes (bracketed paste or plain lines); without it, bracketed paste is assumed. */
  typing(text: string, screen?: TerminalScreen): Typing
  /** Keys that choose an option of the dialog on the screen; null when the option is not there. */
  answerKeys(dialog: Dialog, key: string): string | null
  /** Keys that interrupt the running turn. */
  readonly interruptKeys: string
  /** Keys that empty the input box; only for a screen that is idle and shows a draft. Null where none are known. */
  readonly clearKeys: string | null
}

export interface Agents {
  list(): readonly AgentKind[]
  get(kind: string): AgentKind | undefined
}
