import type { IncomingHttpHeaders } from 'node:http'
import { err, ok, type Result } from '../base/result.ts'
import { failure, type Failure } from '../contract/errors.ts'
import type { OperationEntry } from '../contract/operationTable.ts'
import type { Caller } from '../core/index.ts'
import { checkStrings } from './body.ts'

/**
 * Field names by which programs of this kind claim an identity, without underscores and in lower case. An input that
 * has one of them may repeat what the token says and nothing else.
 */
const AGENT_CLAIMS = new Set(
  [
    'agentid',
    'peerid',
    'sender',
    'senderid',
    'requester',
    'requesterid',
    'createdby',
    'owner',
    'ownerid',
  ].concat(['author', 'authorid', 'coordinatorid', 'implementerid', 'fromid']),
)
const TASK_CLAIMS = new Set(['taskid', 'coordinatortaskid'])
const HEADER_CLAIMS = ['x-coordinator-id', 'x-agent-id', 'x-peer-id'] as const

/** The role decides before anything of the input is read or looked up. */
export function checkRole(operation: OperationEntry, caller: Caller): Failure | undefined {
  if (operation.meta.roles.includes(caller.role)) return undefined
  return failure('FORBIDDEN', `The role ${caller.role} may not call ${operation.name}.`)
}

const identity = (caller: Caller): string => caller.agent_id ?? caller.role

const claims = (caller: Caller, name: string, expected: string | null): Failure =>
  failure(
    'FORBIDDEN',
    `${name} names another identity than the token, which says who you are: leave it out.`,
    {
      field: name,
      identity: expected ?? identity(caller),
    },
  )

/** What a request's headers claim about the caller must be what the token says. */
export function checkHeaderClaims(caller: Caller, headers: IncomingHttpHeaders): Failure | undefined {
  const forged = HEADER_CLAIMS.find(
    (name) => headers[name] !== undefined && headers[name] !== identity(caller),
  )
  return forged && claims(caller, forged, null)
}

/** Whether the field claims an identity: `same` as the token's or `other`. */
function claimOf(caller: Caller, field: string, value: unknown): 'none' | 'same' | 'other' {
  const word = field.replaceAll('_', '').toLowerCase()
  const agent = AGENT_CLAIMS.has(word)
  if (!agent && !TASK_CLAIMS.has(word)) return 'none'
  if (value === null || value === undefined) return 'same'
  return value === (agent ? identity(caller) : caller.task_id) ? 'same' : 'other'
}

/**
 * The input of a call whose role has been checked: claims that repeat the token are dropped, other claims and unknown
 * fields are refused by name. An open input is the agent CLI's own JSON, whose fields mean what that CLI says.
 */
export function admitInput(
  operation: OperationEntry,
  caller: Caller,
  input: unknown,
): Result<unknown, Failure> {
  if (input === undefined) return ok({})
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    return err(failure('BAD_REQUEST', 'The input must be a JSON object.'))
  const problem = checkStrings(input)
  if (problem) return err(failure('BAD_REQUEST', `The input ${problem}.`))
  if (operation.open) return ok(input)
  const known = Object.entries(input).filter(([field]) => operation.fields.includes(field))
  const undeclared = Object.entries(input)
    .filter(([field]) => !operation.fields.includes(field))
    .map(([field, value]) => ({ field, claim: claimOf(caller, field, value) }))
  const forged = undeclared.find(({ claim }) => claim === 'other')
  if (forged) return err(claims(caller, forged.field, null))
  const unknown = undeclared.filter(({ claim }) => claim === 'none').map(({ field }) => field)
  if (unknown.length === 0) return ok(Object.fromEntries(known))
  const fields = operation.fields.length > 0 ? `it knows ${operation.fields.join(', ')}` : 'it has no input'
  const message = `${operation.name} does not know ${unknown.join(', ')}; ${fields}.`
  return err(failure('BAD_REQUEST', message, { unknown_fields: unknown }))
}
