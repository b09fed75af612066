import { ValidationError, type ErrorMap, type Meta } from '@orpc/contract'
import {
  createProcedureClient,
  getRouter,
  isProcedure,
  ORPCError,
  type AnyRouter,
  type ProcedureClientInterceptorOptions,
} from '@orpc/server'
import type { Logger } from '../base/logger.ts'
import { operationNamed, type OperationEntry } from '../contract/operationTable.ts'
import { admitInput, checkRole } from './admit.ts'
import { declaredError, type CallContext } from './dispatch.ts'

type Call = ProcedureClientInterceptorOptions<CallContext, ErrorMap, Meta>

/** An interceptor of oRPC around every call. */
export type Guard = <Answer>(call: Call & { next(call: Call): Promise<Answer> }) => Promise<Answer>

interface Issue {
  readonly message: string
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined
}

const fieldOf = ({ path = [] }: Issue): string =>
  path.map((part) => String(typeof part === 'object' ? part.key : part)).join('.')

/** Says which fields are wrong and how, in the message too: a model or a person reads only that. */
function invalidInput(operation: OperationEntry, issues: readonly Issue[]): ORPCError<string, unknown> {
  const listed = issues.slice(0, 10).map((issue) => ({ field: fieldOf(issue), message: issue.message }))
  const message = listed.map(({ field, message }) => (field ? `${field}: ${message}` : message)).join('; ')
  return declaredError(operation, { code: 'BAD_REQUEST', message, details: { issues: listed } })
}

function explain(operation: OperationEntry, error: unknown, aborted: boolean, log: Logger): unknown {
  const cause = error instanceof ORPCError ? error.cause : undefined
  if (error instanceof ORPCError && error.code === 'BAD_REQUEST' && cause instanceof ValidationError)
    return invalidInput(operation, cause.issues)
  if (error instanceof ORPCError && error.status < 500) return error
  // Where the caller has gone, the call ended in the middle by its own signal.
  if (!aborted) log.error({ err: cause ?? error, operation: operation.name }, 'call failed by a bug')
  return new ORPCError('INTERNAL_SERVER_ERROR', {
    message: `${operation.name} failed by a fault of the host, which goes on. Its log file has the details.`,
  })
}

/**
 * What every call passes on every transport, before its input is validated and before anything is looked up: who calls,
 * whether the role may, and whether the input claims somebody else's identity.
 */
export const createGuard =
  (log: Logger): Guard =>
  async (call) => {
    const operation = operationNamed(call.path.join('.'))
    const caller = call.context.identify()
    if (!caller.ok) throw declaredError(operation, caller.error)
    const refused = checkRole(operation, caller.value)
    if (refused) throw declaredError(operation, refused)
    const input = admitInput(operation, caller.value, call.input)
    if (!input.ok) throw declaredError(operation, input.error)
    try {
      const context = { ...call.context, caller: caller.value }
      return await call.next({ ...call, context, input: input.value })
    } catch (error) {
      throw explain(operation, error, call.signal?.aborted === true, log)
    }
  }

/** Calls an operation as the transports do, for a transport that oRPC does not have. */
export async function callOperation(
  router: AnyRouter,
  guard: Guard,
  operation: OperationEntry,
  call: { context: CallContext; input: unknown; signal?: AbortSignal },
): Promise<unknown> {
  const path = [operation.noun, operation.verb]
  const procedure = getRouter(router, path)
  if (!isProcedure(procedure)) throw new Error(`Nothing answers ${operation.name}`)
  const client = createProcedureClient(procedure, { context: call.context, path, interceptors: [guard] })
  return client(call.input, call.signal ? { signal: call.signal } : {})
}
