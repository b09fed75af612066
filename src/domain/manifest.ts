export interface Manifest {
  /** Commands by name; a list of commands is one script. */
  readonly scripts: Readonly<Record<string, string>>
  readonly needsPackages: boolean
}

const EMPTY: Manifest = { scripts: {}, needsPackages: false }

const fieldsOf = (value: unknown): [string, unknown][] =>
  typeof value === 'object' && value !== null ? Object.entries(value) : []

function parsed(text: string): Map<string, unknown> {
  try {
    return new Map(fieldsOf(JSON.parse(text)))
  } catch {
    // JSON.parse tells malformed text only by throwing.
    return new Map()
  }
}

const scriptOf = (value: unknown): string | null => {
  const lines: unknown[] = [value].flat()
  return lines.every((line) => typeof line === 'string') ? lines.join(' && ') : null
}

/** What a package.json or composer.json says; nothing where it is none. */
export function readManifest(text: string | undefined): Manifest {
  if (text === undefined) return EMPTY
  const fields = parsed(text)
  const scripts = fieldsOf(fields.get('scripts')).flatMap(([name, value]): [string, string][] => {
    const script = scriptOf(value)
    return script === null ? [] : [[name, script]]
  })
  const packages = ['dependencies', 'devDependencies'].flatMap((name) => fieldsOf(fields.get(name)))
  return { scripts: Object.fromEntries(scripts), needsPackages: packages.length > 0 }
}

/** Whether a Makefile has a rule for the target; a variable of that name is none. */
export const hasTarget = (makefile: string | undefined, target: string): boolean =>
  makefile !== undefined && new RegExp(`^${target}(?:\\s[^:=\\n]*)?:(?!=)`, 'm').test(makefile)
