import { Server } from '@modelcontextprotocol/sdk/server/index.js'
import {
  CallToolRequestSchema,
  ErrorCode,
  ListToolsRequestSchema,
  McpError,
  type CallToolResult,
} from '@modelcontextprotocol/sdk/types.js'
import type { Clock } from '../base/clock.ts'
import { err, ok, type Result } from '../base/result.ts'
import type { Fields, Rest, RestFailure } from '../client/rest.ts'
import { awayMessage, failed, refusal, REVOKED, success } from './answers.ts'
import { withPatience } from './patience.ts'
import { describeTool, prepareCall, readToolList, type Tool, type ToolList } from './tools.ts'

export interface RelayOptions {
  /** Address of the host; a guest's may have another after a restart. */
  readonly url: () => string
  readonly rest: Rest
  readonly clock: Clock
  readonly version: string
  readonly newId: () => string
  /** One line for whoever reads the agent's log of MCP servers; never arguments, never the token. */
  readonly log: (line: string) => void
}

/** Shorter than the 30 s or so that agents allow an MCP server to start in. */
const START_LIMIT_MS = 10_000
/** A host restarts in seconds; MCP clients give a call up after 60 s. */
const CALL_LIMIT_MS = 30_000

const LIST = { method: 'GET', path: '/api/tools' }
const STATUS = { method: 'POST', path: '/api/mcp/status' }

/** The SDK makes an Ajv for answers to questions that a server asks its client, and this one asks none. */
const noValidator = {
  getValidator: (): never => {
    throw new Error('The relay asks its client nothing')
  },
}

/** MCP on one side, the host's REST on the other: the tools of the token's role, and nothing of its own. */
export class Relay {
  readonly server: Server
  readonly #options: RelayOptions
  #listing: Promise<Result<ToolList, RestFailure>> | undefined
  #failed = false

  constructor(options: RelayOptions) {
    this.#options = options
    this.server = new Server(
      { name: 'switchyard', version: options.version },
      { capabilities: { tools: {} }, jsonSchemaValidator: noValidator },
    )
    // Asked for at once, so that the list is here by the time the client has said hello.
    void this.#tools()
    this.server.oninitialized = () => this.#report({ state: 'connected' })
    this.server.setRequestHandler(ListToolsRequestSchema, async () => ({
      tools: (await this.#requireTools()).map(describeTool),
    }))
    this.server.setRequestHandler(CallToolRequestSchema, ({ params }, { signal }) =>
      this.#call(params.name, params.arguments ?? {}, signal),
    )
  }

  async #list(): Promise<Result<ToolList, RestFailure>> {
    const { rest, clock, log, url } = this.#options
    const answer = await withPatience(() => rest.call(LIST, {}), {
      clock,
      limitMs: START_LIMIT_MS,
      repeatable: true,
      onLost: () => log(`no host answers at ${url()}, waiting for it`),
    })
    if (!answer.ok) return answer
    const list = readToolList(answer.value)
    if (!list)
      return err({
        kind: 'refused',
        code: 'NOT_A_HOST',
        message: `${url()} is no Switchyard host of this version.`,
      })
    log(`${list.tools.length} tools for the role ${list.role} from ${url()}`)
    return ok(list)
  }

  /** One list for all who ask while it is under way and ever after; a failure is forgotten, so that the next asks again. */
  #tools(): Promise<Result<ToolList, RestFailure>> {
    this.#listing ??= this.#list().then((list) => {
      if (!list.ok) this.#listing = undefined
      return list
    })
    return this.#listing
  }

  async #requireTools(): Promise<readonly Tool[]> {
    const list = await this.#tools()
    if (list.ok) {
      if (this.#failed) this.#report({ state: 'connected' })
      this.#failed = false
      return list.value.tools
    }
    const message = this.#explain(list.error)
    this.#failed = true
    if (list.error.kind === 'refused' && list.error.status !== 401)
      this.#report({ state: 'failed', error: message })
    throw new McpError(ErrorCode.InternalError, message)
  }

  #explain(failure: RestFailure): string {
    if (failure.kind === 'unreachable') return awayMessage(this.#options.url())
    return failure.status === 401 ? REVOKED : `${failure.code}: ${failure.message}`
  }

  async #call(name: string, given: Fields, signal: AbortSignal): Promise<CallToolResult> {
    const { rest, clock, log, newId, url } = this.#options
    const list = await this.#tools()
    if (!list.ok) return refusal(list.error, url())
    const tool = list.value.tools.find((known) => known.name === name)
    if (!tool) {
      const names = list.value.tools.map((known) => known.name).join(', ')
      return failed(
        'FORBIDDEN',
        `The role ${list.value.role} has no tool of that name. It has ${names || 'none'}.`,
      )
    }
    const call = prepareCall(tool, given, newId)
    const started = clock.now()
    let attempts = 0
    const answer = await withPatience(
      () => rest.call(tool.call, call.input(attempts++ === 0 ? 0 : clock.now() - started), signal),
      {
        clock,
        limitMs: CALL_LIMIT_MS,
        repeatable: call.repeatable,
        signal,
        onLost: () => log(`the host went away during ${tool.name}, waiting for it`),
      },
    )
    return answer.ok ? success(answer.value) : refusal(answer.error, url(), call.outcome)
  }

  #client(): { client?: string } {
    const { name, version } = this.server.getClientVersion() ?? {}
    const client = [name, version].filter(Boolean).join(' ').slice(0, 200)
    return client === '' ? {} : { client }
  }

  /** Tells the host how the agent's connection stands. It is news, not a condition: nothing waits for it or fails by it. */
  #report(status: Fields): void {
    const { rest, clock, log } = this.#options
    withPatience(() => rest.call(STATUS, { ...status, ...this.#client() }), {
      clock,
      limitMs: CALL_LIMIT_MS,
      repeatable: true,
    }).then(
      (answer) => {
        if (!answer.ok) log(`could not report the connection: ${this.#explain(answer.error)}`)
      },
      (error: unknown) => log(`could not report the connection: ${String(error)}`),
    )
  }
}
