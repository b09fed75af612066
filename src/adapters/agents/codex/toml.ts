/** Values as `-c key=value` takes them: TOML on one line. */
type Value = string | number | boolean | readonly Value[] | { readonly [key: string]: Value }

/** A basic string of TOML is one of JSON, but for the delete character, and it knows no half of a surrogate pair. */
const quoted = (text: string): string => JSON.stringify(text.toWellFormed()).replaceAll('\u007f', '\\u007f')

export function toml(value: Value): string {
  if (typeof value === 'string') return quoted(value)
  if (typeof value !== 'object') return String(value)
  if (isList(value)) return `[${value.map(toml).join(',')}]`
  return `{${Object.entries(value)
    .map(([key, item]) => `${quoted(key)}=${toml(item)}`)
    .join(',')}}`
}

const isList = (value: Value): value is readonly Value[] => Array.isArray(value)
