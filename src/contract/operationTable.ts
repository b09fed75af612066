import type { AnyContractProcedure } from '@orpc/contract'
import { z } from 'zod'
import { contract } from './index.ts'
import type { OperationMeta } from './operation.ts'

/** One operation of the contract as data, for everything that is made from the list of all of them. */
export interface OperationEntry {
  readonly noun: string
  readonly verb: string
  /** `noun.verb`, unique. */
  readonly name: string
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** Path below /api with parameters in braces. */
  readonly path: string
  readonly summary: string
  readonly meta: OperationMeta
  readonly input: z.ZodObject
  /** Names of the input's fields in the order of the contract. */
  readonly fields: readonly string[]
  /** Fields that stand in the path, in its order. */
  readonly pathFields: readonly string[]
  /** Whether the input may have fields that the contract does not name. */
  readonly open: boolean
  /** Status of every code that the operation may answer, those of the edge included. */
  readonly codes: Readonly<Record<string, number>>
}

const METHODS = ['GET', 'POST', 'PATCH', 'DELETE'] as const

function entryOf(noun: string, verb: string, procedure: AnyContractProcedure): OperationEntry {
  const { route, inputSchema, errorMap } = procedure['~orpc']
  const name = `${noun}.${verb}`
  const method = METHODS.find((known) => known === route.method)
  if (!method || !route.path) throw new Error(`${name} has no route`)
  if (!(inputSchema instanceof z.ZodObject)) throw new Error(`The input of ${name} is no object`)
  const codes = Object.entries<{ status?: number } | undefined>(errorMap).map(
    ([code, item]) => [code, item?.status ?? 500] as const,
  )
  return {
    noun,
    verb,
    name,
    method,
    path: route.path,
    summary: route.summary ?? '',
    // `operation()` is the only maker of procedures, and this is the type it gives their meta.
    meta: procedure['~orpc'].meta as OperationMeta,
    input: inputSchema,
    fields: Object.keys(inputSchema.shape),
    pathFields: [...route.path.matchAll(/\{(\w+)\}/g)].map(([, field]) => field ?? ''),
    open: inputSchema.def.catchall !== undefined,
    codes: Object.fromEntries(codes),
  }
}

/** Every operation of the contract, in its order. */
export const operationTable: readonly OperationEntry[] = Object.entries(contract).flatMap(([noun, verbs]) =>
  Object.entries(verbs).map(([verb, procedure]) => entryOf(noun, verb, procedure)),
)

const byName = new Map(operationTable.map((entry) => [entry.name, entry]))

export function operationNamed(name: string): OperationEntry {
  const entry = byName.get(name)
  if (!entry) throw new Error(`The contract has no operation ${name}`)
  return entry
}
