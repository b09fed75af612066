import type { z } from 'zod'

export type Json = z.infer<ReturnType<typeof z.json>>
export type Values = Readonly<Record<string, Json>>

/** `${name.path.0.field}`; `$${` stands for a literal `${`. */
const PLACE = /\$\$\{|\$\{([A-Za-z0-9_.]+)\}/g
const WHOLE = /^\$\{([A-Za-z0-9_.]+)\}$/

export function fieldOf(value: Json | undefined, path: readonly string[]): Json | undefined {
  const [first, ...rest] = path
  if (first === undefined) return value
  if (value === null || typeof value !== 'object') return undefined
  const inner = Array.isArray(value)
    ? value[Number(first)]
    : Object.hasOwn(value, first)
      ? value[first]
      : undefined
  return fieldOf(inner, rest)
}

function look(place: string, values: Values): Json {
  const found = fieldOf({ ...values }, place.split('.'))
  if (found === undefined) throw new Error(`nothing is known as \${${place}}`)
  return found
}

const plain = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** Puts results of earlier steps in. A string that is one placeholder and nothing else keeps the value's own type. */
export function interpolate(value: Json, values: Values): Json {
  if (typeof value === 'string') {
    const whole = WHOLE.exec(value)?.[1]
    if (whole !== undefined) return look(whole, values)
    return value.replace(PLACE, (_match, place?: string) =>
      place === undefined ? '${' : plain(look(place, values)),
    )
  }
  if (Array.isArray(value)) return value.map((item) => interpolate(item, values))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, interpolate(item, values)]))
}

export const interpolateText = (text: string, values: Values): string => plain(interpolate(text, values))
