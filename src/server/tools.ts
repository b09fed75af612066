import { z } from 'zod'
import type { ToolEntry } from '../contract/hostOperations.ts'
import { operationTable, type OperationEntry } from '../contract/operationTable.ts'
import type { Toolset } from '../contract/operation.ts'
import type { Caller } from '../core/index.ts'

type Json = Record<string, unknown>

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * What a model does not need and every agent would pay for on every turn: patterns (several of them make an `allOf`),
 * generous limits, and the bounds of safe integers. The host checks all of them when the tool is called.
 */
function isBallast(key: string, value: unknown): boolean {
  if (key === '$schema' || key === 'pattern') return true
  if (key === 'minLength' && value === 1) return true
  if (key === 'maxLength' || key === 'maxItems' || key === 'allOf') return true
  return (key === 'minimum' || key === 'maximum') && Math.abs(Number(value)) === Number.MAX_SAFE_INTEGER
}

/** `properties` holds names of fields, among which the keywords of JSON Schema mean nothing. */
function compact(schema: unknown, names = false): unknown {
  if (Array.isArray(schema)) return schema.map((each) => compact(each))
  if (!isObject(schema)) return schema
  const kept = Object.entries(schema).filter(([key, value]) => names || !isBallast(key, value))
  return Object.fromEntries(kept.map(([key, value]) => [key, compact(value, !names && key === 'properties')]))
}

/** The same in fewer words: one of a type or null is a list of types, and a command id needs no words of its own. */
function plainField(name: string, schema: unknown): unknown {
  if (!isObject(schema)) return schema
  if (name === 'request_id') return { type: schema['type'] }
  const { anyOf, ...rest } = schema
  const either: readonly unknown[] = Array.isArray(anyOf) ? anyOf : []
  const [some, none] = either
  if (
    either.length !== 2 ||
    !isObject(some) ||
    typeof some['type'] !== 'string' ||
    !isObject(none) ||
    none['type'] !== 'null'
  )
    return schema
  return { ...some, type: [some['type'], 'null'], ...rest }
}

/** A flag is a boolean for a model; its texts are for query strings, and they hide its default from JSON Schema. */
function plainFlag(schema: unknown, field: z.core.$ZodType | undefined): unknown {
  if (!isObject(schema) || !Array.isArray(schema['anyOf'])) return schema
  const boolean: unknown = schema['anyOf'].find((each) => isObject(each) && each['type'] === 'boolean')
  if (!isObject(boolean)) return schema
  const { anyOf: _, ...rest } = schema
  const unset = field ? z.safeParse(field, undefined).data : undefined
  return { ...boolean, ...(typeof unset === 'boolean' && { default: unset }), ...rest }
}

function inputSchema(operation: OperationEntry, bound: readonly string[]): Json {
  const shape = Object.entries(operation.input.shape).filter(([field]) => !bound.includes(field))
  const free = z.object(Object.fromEntries(shape))
  const schema = compact(z.toJSONSchema(free, { io: 'input', unrepresentable: 'any' }))
  if (!isObject(schema)) throw new Error(`The input of ${operation.name} has no object schema`)
  const properties = isObject(schema['properties']) ? schema['properties'] : {}
  const fields = Object.entries(properties).map(([field, value]) => [
    field,
    plainField(field, plainFlag(value, free.shape[field])),
  ])
  return { ...schema, properties: Object.fromEntries(fields) }
}

/** Optional sets of tools that the caller's project has turned on. */
export type Toolsets = readonly Toolset[]

const toolsOf = ({ role }: Caller, toolsets: Toolsets): OperationEntry[] =>
  operationTable.filter(
    ({ meta: { tool } }) =>
      tool?.roles.includes(role) && (tool.toolset === undefined || toolsets.includes(tool.toolset)),
  )

/** The operation behind a tool that the caller has. */
export const toolOperation = (caller: Caller, toolsets: Toolsets, name: string): OperationEntry | undefined =>
  toolsOf(caller, toolsets).find(({ meta }) => meta.tool?.name === name)

/** What the token itself says for a field that a tool does not have. */
const ownValue = (caller: Caller, field: string): string | undefined =>
  field === 'task_id' ? (caller.task_id ?? undefined) : undefined

/** A tool's arguments with the fields that its token fills in. */
export function bindArguments(operation: OperationEntry, caller: Caller, given: Json): Json {
  const bound = (operation.meta.tool?.bound ?? []).map((field) => [field, ownValue(caller, field)] as const)
  return { ...Object.fromEntries(bound.filter(([, value]) => value !== undefined)), ...given }
}

/** Unless a tool says otherwise, the protocol takes it for one that writes and destroys. */
const hintsOf = ({ method }: OperationEntry): ToolEntry['annotations'] =>
  method === 'GET' ? { readOnlyHint: true } : { destructiveHint: method === 'DELETE' }

function toolEntry(operation: OperationEntry, caller: Caller): ToolEntry {
  const bound = operation.meta.tool?.bound ?? []
  const path = operation.path.replace(/\{(\w+)\}/g, (whole, field: string) =>
    bound.includes(field) ? encodeURIComponent(ownValue(caller, field) ?? '-') : whole,
  )
  return {
    name: operation.meta.tool?.name ?? operation.name,
    description: operation.summary,
    inputSchema: inputSchema(operation, bound),
    annotations: hintsOf(operation),
    call: { method: operation.method, path: `/api${path}` },
    waits: operation.meta.tool?.waits === true,
  }
}

/** The MCP tools that the caller has by its role and its project, for the relay and for /mcp alike. */
export const listTools = (caller: Caller, toolsets: Toolsets = []): ToolEntry[] =>
  toolsOf(caller, toolsets).map((operation) => toolEntry(operation, caller))
