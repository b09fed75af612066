import type { IncomingMessage, ServerResponse } from 'node:http'
import { SmartCoercionPlugin } from '@orpc/json-schema'
import { OpenAPIHandler } from '@orpc/openapi/node'
import { ORPCError, type AnyRouter } from '@orpc/server'
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4'
import type { Logger } from '../base/logger.ts'
import { err, ok, type Result } from '../base/result.ts'
import { failure, type Failure } from '../contract/errors.ts'
import { operationNamed, type OperationEntry } from '../contract/operationTable.ts'
import type { Caller } from '../core/index.ts'
import { checkRole } from './admit.ts'
import { sendError } from './answer.ts'
import type { Audience } from './audience.ts'
import { checkJsonType, hasBody, readJson } from './body.ts'
import type { Guard } from './calls.ts'
import type { CallContext } from './dispatch.ts'

export const API_PREFIX = '/api'

type Fields = Record<string, unknown>

const partsOf = (path: string): string[] => path.replace(/^\/|\/$/g, '').split('/')

interface Route {
  readonly operation: OperationEntry
  readonly parts: readonly string[]
}

const routesOf = (operations: readonly OperationEntry[]): Route[] =>
  operations
    .filter(({ meta }) => !meta.stream)
    .map((operation) => ({ operation, parts: partsOf(operation.path) }))

const isField = (part: string): boolean => part.startsWith('{')

/** The operations at a path. Where `/tasks/{id}` and `/tasks/new` both match, the written out one does. */
function operationsAt(routes: readonly Route[], path: string): OperationEntry[] {
  const parts = partsOf(path)
  const fits = routes.filter(
    (route) =>
      route.parts.length === parts.length &&
      route.parts.every((part, at) => isField(part) || part === parts[at]),
  )
  const fewest = Math.min(...fits.map(({ operation }) => operation.pathFields.length))
  return fits.map(({ operation }) => operation).filter(({ pathFields }) => pathFields.length === fewest)
}

const pathValues = (operation: OperationEntry, path: string): Record<string, string | undefined> => {
  const parts = partsOf(path)
  const pattern = partsOf(operation.path)
  return Object.fromEntries(
    operation.pathFields.map((field) => [field, parts[pattern.indexOf(`{${field}}`)]]),
  )
}

/** A field of the path may be repeated and not contradicted. */
function withoutPathFields(operation: OperationEntry, path: string, fields: Fields): Result<Fields, Failure> {
  const values = pathValues(operation, path)
  const other = operation.pathFields.find((field) => field in fields && fields[field] !== values[field])
  if (other)
    return err(failure('BAD_REQUEST', `${other} differs from the one in the path.`, { field: other }))
  return ok(
    Object.fromEntries(Object.entries(fields).filter(([field]) => !operation.pathFields.includes(field))),
  )
}

/** What a query names more than once is a list of all its values, here as for oRPC, which reads the query of a GET by itself. */
const queryFields = (url: URL): Fields =>
  Object.fromEntries(
    [...new Set(url.searchParams.keys())].map((name) => {
      const values = url.searchParams.getAll(name)
      return [name, values.length === 1 ? values[0] : values]
    }),
  )

/**
 * The fields of a request outside its path: of a GET and of a DELETE without a body from the query, else from the JSON
 * body. What would be ignored is refused instead.
 */
async function readFields(
  operation: OperationEntry,
  request: IncomingMessage,
  url: URL,
  limit: number,
): Promise<Result<Fields, Failure>> {
  const query = queryFields(url)
  if (!hasBody(request)) {
    if (operation.method === 'GET' || operation.method === 'DELETE' || url.search === '') return ok(query)
    return err(
      failure('BAD_REQUEST', `${operation.method} takes its fields from a JSON body, not from the query.`),
    )
  }
  if (operation.method === 'GET')
    return err(failure('BAD_REQUEST', 'GET takes its fields from the query and no body.'))
  if (url.search !== '')
    return err(failure('BAD_REQUEST', 'Send the fields in the body or in the query, not in both.'))
  const refused = checkJsonType(request)
  if (refused) return err(refused)
  const body = await readJson(request, limit)
  if (!body.ok) return body
  if (typeof body.value !== 'object' || body.value === null || Array.isArray(body.value))
    return err(failure('BAD_REQUEST', 'The body must be a JSON object.'))
  return ok({ ...body.value })
}

function createHandler(router: AnyRouter, guard: Guard, log: Logger): OpenAPIHandler<CallContext> {
  return new OpenAPIHandler<CallContext>(router, {
    filter: ({ path }) => operationNamed(path.join('.')).meta.stream !== true,
    // Query strings carry numbers and flags as text.
    plugins: [new SmartCoercionPlugin({ schemaConverters: [new ZodToJsonSchemaConverter()] })],
    clientInterceptors: [guard],
    interceptors: [
      async (call) => {
        try {
          return await call.next()
        } catch (error) {
          if (!(error instanceof ORPCError)) log.error({ err: error }, 'request failed by a bug')
          throw error
        }
      },
    ],
  })
}

/** Whether the whole answer was handed to the system to be sent; false where the connection broke before. */
const untilSent = (response: ServerResponse): Promise<boolean> =>
  new Promise((resolve) => {
    response.once('finish', () => resolve(true))
    response.once('close', () => resolve(response.writableFinished))
  })

interface RestInput {
  readonly router: AnyRouter
  readonly guard: Guard
  readonly log: Logger
  /** Bytes of a body. */
  readonly limit: number
  readonly audience: Audience
}

/** REST under /api. The request has been authenticated; see listener.ts. */
export function createRest({ router, guard, log, limit, audience }: RestInput) {
  const handler = createHandler(router, guard, log)
  const routes = routesOf(audience.operations)

  return async (
    request: IncomingMessage,
    response: ServerResponse,
    url: URL,
    caller: Caller,
  ): Promise<void> => {
    const path = url.pathname.slice(API_PREFIX.length)
    const here = operationsAt(routes, path)
    const operation = here.find(({ method }) => method === request.method)
    // Where only some operations are mounted, a method of another one is as absent as its path.
    if (here.length === 0 || (!operation && !audience.programs)) {
      const hint = audience.programs ? ` ${API_PREFIX}/openapi.json lists all routes.` : ''
      const message = `There is no ${request.method} ${url.pathname} here.${hint}`
      return sendError(response, { code: 'NOT_FOUND', message })
    }
    if (!operation) {
      const allow = here.map(({ method }) => method).join(', ')
      return sendError(response, { code: 'METHOD_NOT_SUPPORTED', message: `Use ${allow}.` }, { allow })
    }
    const refused = checkRole(operation, caller)
    if (refused) return sendError(response, refused)
    const read = await readFields(operation, request, url, limit)
    const fields = read.ok ? withoutPathFields(operation, path, read.value) : read
    if (!fields.ok) return sendError(response, fields.error)
    // oRPC takes a body that is here already instead of reading the request, which has been read.
    Object.assign(request, { body: fields.value })
    const { matched } = await handler.handle(request, response, {
      prefix: API_PREFIX,
      context: { identify: () => ok(caller), answered: untilSent(response) },
    })
    if (!matched)
      throw new Error(`oRPC does not know ${operation.method} ${url.pathname}, but the contract does`)
  }
}
