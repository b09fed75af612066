import { implement, ORPCError, type AnyProcedure, type AnyRouter } from '@orpc/server'
import type { Result } from '../base/result.ts'
import { failure, type Failure } from '../contract/errors.ts'
import { contract } from '../contract/index.ts'
import { operationNamed, type OperationEntry } from '../contract/operationTable.ts'
import type { Caller, CallOptions, Core } from '../core/index.ts'
import { followFeed } from './feed.ts'
import { listTools } from './tools.ts'

/** What every transport hands to a call: how to learn who calls, at the moment of the call. */
export interface CallContext {
  readonly identify: () => Result<Caller, Failure>
  /** Whether the answer has been written to the connection, once that is known. */
  readonly answered?: Promise<boolean>
  /** How many feeds the connection follows, where it lives on between calls. */
  readonly feeds?: { open: number }
  /** Set by the interceptor that every call passes; see calls.ts. */
  readonly caller?: Caller
}

interface HandlerOptions {
  readonly context: CallContext
  readonly input: unknown
  readonly signal?: AbortSignal
}

type AnyHandler = (caller: Caller, input: unknown, options: CallOptions) => Promise<Result<unknown, Failure>>

/** A failure as the error that the contract declares for it. A code that it does not declare is a bug of the core. */
export function declaredError(
  operation: OperationEntry,
  { code, message, details }: Failure,
): ORPCError<string, unknown> {
  const status = operation.codes[code]
  if (status === undefined)
    throw new Error(`${operation.name} answered ${code}, which its contract does not declare`)
  return new ORPCError<string, unknown>(code, {
    defined: true,
    status,
    message,
    ...(details && { data: details }),
  })
}

interface Served {
  readonly caller: Caller
  readonly context: CallContext
  readonly input: unknown
  readonly signal: AbortSignal | undefined
}

/** A page follows one. Each costs memory for as long as it is followed. */
const FEEDS_EACH = 8
const TOO_MANY_FEEDS = failure('TOO_MANY_REQUESTS', `This connection follows ${FEEDS_EACH} feeds already.`)

async function* counted<T>(feeds: { open: number }, items: AsyncGenerator<T, void, void>) {
  try {
    yield* items
  } finally {
    feeds.open -= 1
  }
}

/** The two operations that need no rule of the core: one is made from the contract, one from the feed. */
const served = (core: Core) => ({
  'tool.list': async ({ caller }: Served) => ({
    role: caller.role,
    agent_id: caller.agent_id,
    tools: listTools(caller, core.toolsets(caller)),
  }),
  'event.follow': async ({ caller, context, input, signal }: Served) => {
    const { feeds = { open: 0 } } = context
    if (feeds.open >= FEEDS_EACH) throw declaredError(operationNamed('event.follow'), TOO_MANY_FEEDS)
    feeds.open += 1
    // The input has been parsed by the contract's schema.
    return counted(feeds, followFeed(core, caller, (input as { after?: number }).after, signal))
  },
})

function requireCaller(context: CallContext): Caller {
  if (!context.caller) throw new Error('A call reached its handler without passing the guard')
  return context.caller
}

/** One procedure for each of these operations; all they do is to call the core and to name its failures. */
export function createRouter(core: Core, operations: readonly OperationEntry[]): AnyRouter {
  const own: Record<string, (call: Served) => unknown> = served(core)
  // `Handlers` is complete by its type. The walk over all of them is beyond what the compiler can follow.
  const handlers = core.handlers as unknown as Record<string, Record<string, AnyHandler> | undefined>
  const implementers = implement(contract) as unknown as Record<
    string,
    Record<string, { handler(run: (options: HandlerOptions) => unknown): AnyProcedure }>
  >

  const procedure = (operation: OperationEntry): AnyProcedure => {
    const { noun, verb, name } = operation
    const handler = handlers[noun]?.[verb]
    const serve = own[name]
    const implementer = implementers[noun]?.[verb]
    if (!implementer || (!handler && !serve)) throw new Error(`Nothing answers ${name}`)
    return implementer.handler(async ({ context, input, signal }) => {
      const caller = requireCaller(context)
      if (serve) return serve({ caller, context, input, signal })
      const { answered } = context
      const result = await handler?.(caller, input, {
        ...(signal && { signal }),
        ...(answered && { answered }),
      })
      if (result?.ok) return result.value
      throw result ? declaredError(operation, result.error) : new Error(`Nothing answers ${name}`)
    })
  }

  const router: Record<string, Record<string, AnyProcedure>> = {}
  for (const operation of operations) {
    const verbs = (router[operation.noun] ??= {})
    verbs[operation.verb] = procedure(operation)
  }
  return router
}
