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
  readonly input: z.ZodObject<z.core.$ZodShape>
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

/** What `operation()` has put into a procedure; oRPC's own type of it says `any`. */
interface Definition {
  readonly route: { readonly method?: string; readonly path?: string; readonly summary?: string }
  readonly inputSchema?: unknown
  readonly errorMap: Readonly<Record<string, { readonly status?: number } | undefined>>
  readonly meta: OperationMeta
}

function entryOf(noun: string, verb: string, procedure: AnyContractProcedure): OperationEntry {
  const { route, inputSchema, errorMap, meta } = procedure['~orpc'] as Definition
  const name = `${noun}.${verb}`
  const method = METHODS.find((known) => known === route.method)
  const { path } = route
  if (!method || !path?.startsWith('/')) throw new Error(`${name} has no route`)
  if (!(inputSchema instanceof z.ZodObject)) throw new Error(`The input of ${name} is no object`)
  const input: z.ZodObject<z.core.$ZodShape> = inputSchema
  return {
    noun,
    verb,
    name,
    method,
    path,
    summary: route.summary ?? '',
    meta,
    input,
    fields: Object.keys(input.shape),
    pathFields: [...path.matchAll(/\{(\w+)\}/g)].map(([, field]) => field ?? ''),
    open: input.def.catchall !== undefined,
    codes: Object.fromEntries(Object.entries(errorMap).map(([code, item]) => [code, item?.status ?? 500])),
  }
}

const nouns: Readonly<Record<string, Readonly<Record<string, AnyContractProcedure>>>> = contract

/** Every operation of the contract, in its order. */
export const operationTable: readonly OperationEntry[] = Object.entries(nouns).flatMap(([noun, verbs]) =>
  Object.entries(verbs).map(([verb, procedure]) => entryOf(noun, verb, procedure)),
)

const byName = new Map(operationTable.map((entry) => [entry.name, entry]))

export function operationNamed(name: string): OperationEntry {
  const entry = byName.get(name)
  if (!entry) throw new Error(`The contract has no operation ${name}`)
  return entry
}
