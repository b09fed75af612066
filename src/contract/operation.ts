import { oc, type AnySchema } from '@orpc/contract'
import { EDGE_CODES, ERROR_STATUS, errorDetails, type EdgeCode, type ErrorCode } from './errors.ts'
import type { Role } from './token.ts'

export interface ToolMeta {
  /** Name of the MCP tool. */
  readonly name: string
  /** Roles whose tool list has it; a part of the operation's roles. */
  readonly roles: readonly Role[]
  /** Input fields that the token's identity fills, so the tool does not have them. */
  readonly bound?: readonly string[]
  /** Waits for something to happen, up to its `timeout_ms`. */
  readonly waits?: boolean
  /** Optional tools, which are listed only where the project's settings have turned their set on. */
  readonly toolset?: Toolset
}

/** `files`: to read and write files and to run allowed commands, for agents that cannot do so themselves. */
export type Toolset = 'files'

export interface OperationMeta {
  readonly [key: string]: unknown
  readonly roles: readonly Role[]
  readonly tool?: ToolMeta
  /** A short name at the top of the command line besides `noun verb`. */
  readonly alias?: string
  /** Input fields that stand without a flag on the command line, besides those of the path. */
  readonly positional?: readonly string[]
  /** A paused agent may call it too: it gives back, or only says something. Reading always may. */
  readonly whenPaused?: boolean
  /** Serves the screens only: no command and no REST route. */
  readonly stream?: boolean
}

type ErrorMapOf<Code extends ErrorCode> = {
  [Key in Code]: { status: number; message: string; data: typeof errorDetails }
}

function errorMap<Code extends ErrorCode>(codes: readonly Code[]): ErrorMapOf<Code> {
  const entries = codes.map((code) => [
    code,
    { status: ERROR_STATUS[code], message: code, data: errorDetails },
  ])
  // Object.fromEntries cannot say that its keys are exactly the codes it was given.
  return Object.fromEntries(entries) as ErrorMapOf<Code>
}

interface Definition<
  In extends AnySchema,
  Out extends AnySchema,
  Code extends ErrorCode,
> extends OperationMeta {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** Path below /api, with parameters in braces that name input fields. */
  readonly path: `/${string}`
  /** One or two sentences; also the tool's description, which every agent pays for on every turn. */
  readonly summary: string
  readonly input: In
  readonly output: Out
  readonly errors: readonly Code[]
}

/**
 * States one operation once. RPC, REST with OpenAPI, MCP tools, the command line and the reference all come from here.
 * GET never changes anything.
 */
export function operation<In extends AnySchema, Out extends AnySchema, const Code extends ErrorCode>(
  definition: Definition<In, Out, Code>,
) {
  const { method, path, summary, input, output, errors, ...meta } = definition
  return oc
    .$meta<OperationMeta>({ roles: [] })
    .meta(meta)
    .route({ method, path, summary })
    .errors(errorMap<Code | EdgeCode>([...EDGE_CODES, ...errors]))
    .input(input)
    .output(output)
}
