import { z } from 'zod'

/**
 * Every code that an operation may answer, with its HTTP status. All are the caller's to mend, so none is 5xx. Codes are
 * stable; messages are for people. 400 to 415 and 429 at the top come from the edge and belong to every operation.
 */
export const ERROR_STATUS = {
  BAD_REQUEST: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  PAYLOAD_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  TOO_MANY_REQUESTS: 429,

  PROJECT_NOT_FOUND: 404,
  TASK_NOT_FOUND: 404,
  AGENT_NOT_FOUND: 404,
  TERMINAL_NOT_FOUND: 404,
  PROMPT_NOT_FOUND: 404,
  ATTENTION_NOT_FOUND: 404,
  TOKEN_NOT_FOUND: 404,
  LOCK_NOT_FOUND: 404,
  RUN_NOT_FOUND: 404,
  MESSAGE_NOT_FOUND: 404,
  THREAD_NOT_FOUND: 404,
  MEMORY_NOT_FOUND: 404,
  NO_SUCH_FOLDER: 404,
  NO_SUCH_ADDRESS: 404,
  FILE_NOT_FOUND: 404,
  DEVICE_NOT_FOUND: 404,

  NO_PROJECT: 422,
  NOT_A_REPOSITORY: 422,
  BARE_REPOSITORY: 422,
  NO_COMMITS: 422,
  BAD_BRANCH_NAME: 422,
  UNKNOWN_REVISION: 422,
  UNKNOWN_KIND: 422,
  KIND_NOT_INSTALLED: 422,
  BAD_OPTION: 422,
  GIT_FAILED: 422,
  FOLDER_NOT_EMPTY: 422,
  BAD_LOCK_KEY: 422,
  PREAMBLE_IN_COMMIT: 422,
  RESERVED_NAME: 422,
  NO_RECIPIENT: 422,
  OUTSIDE_PROJECT: 422,
  COMMAND_REFUSED: 422,
  NOT_A_TEXT_FILE: 422,
  BAD_CERTIFICATE: 422,
  PLAIN_NOT_ACCEPTED: 422,

  WRONG_STATUS: 409,
  TOO_DEEP: 409,
  BRANCH_EXISTS: 409,
  NO_AGENT: 409,
  NO_DIALOG: 409,
  NO_WORKTREE: 409,
  UNCOMMITTED_CHANGES: 409,
  LIVE_PROCESSES: 409,
  UNMERGED_COMMITS: 409,
  NOT_OURS: 409,
  MERGE_CONFLICT: 409,
  STALE_HEAD: 409,
  NEEDS_APPROVAL: 409,
  NOTHING_TO_MERGE: 409,
  NOTHING_TO_UNDO: 409,
  LOCAL_CHANGES: 409,
  HOOK_FAILED: 409,
  VERIFY_FAILED: 409,
  BRANCH_MOVED: 409,
  LOCK_HELD: 409,
  DEADLOCK: 409,
  ALREADY_CLAIMED: 409,
  NOT_OWNER: 409,
  NOT_READY: 409,
  STALE_VERSION: 409,
  RUN_ENDED: 409,
  PAUSED: 409,
  OVER_BUDGET: 409,
  PORT_TAKEN: 409,
  PHONE_OFF: 409,
  NO_REQUEST: 409,
  WRONG_CODE: 409,
  TICKET_REFUSED: 403,
} as const

export type ErrorCode = keyof typeof ERROR_STATUS

/** Codes that the edge, or the one gate before all handlers, may answer to any call before or instead of the operation. */
export const EDGE_CODES = [
  'BAD_REQUEST',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'PAYLOAD_TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE',
  'TOO_MANY_REQUESTS',
  'PAUSED',
] as const satisfies readonly ErrorCode[]
export type EdgeCode = (typeof EDGE_CODES)[number]

/** An expected failure: what happened, to which id, and what to do next; facts for programs in `details`. */
export interface Failure<Code extends ErrorCode = ErrorCode> {
  readonly code: Code
  readonly message: string
  readonly details?: Readonly<Record<string, unknown>>
}

export const failure = <Code extends ErrorCode>(
  code: Code,
  message: string,
  details?: Readonly<Record<string, unknown>>,
): Failure<Code> => (details ? { code, message, details } : { code, message })

export const errorDetails = z.record(z.string(), z.unknown()).optional()
