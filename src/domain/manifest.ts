import { z } from 'zod'

const manifest = z.object({
  scripts: z
    .record(z.string(), z.union([z.string(), z.array(z.string())]))
    .optional()
    .catch(undefined),
  dependencies: z.record(z.string(), z.unknown()).optional().catch(undefined),
  devDependencies: z.record(z.string(), z.unknown()).optional().catch(undefined),
})

export interface Manifest {
  readonly scripts: Readonly<Record<string, string>>
  readonly needsPackages: boolean
}

const EMPTY: Manifest = { scripts: {}, needsPackages: false }

/** What a package.json or composer.json says; nothing where it is none. A list of commands is one script. */
export function readManifest(text: string | undefined): Manifest {
  if (text === undefined) return EMPTY
  try {
    const read = manifest.safeParse(JSON.parse(text))
    if (!read.success) return EMPTY
    const { scripts = {}, dependencies = {}, devDependencies = {} } = read.data
    const lines = Object.entries(scripts).map(([name, script]) => [name, [script].flat().join(' && ')])
    return {
      scripts: Object.fromEntries(lines),
      needsPackages: Object.keys({ ...dependencies, ...devDependencies }).length > 0,
    }
  } catch {
    // JSON.parse tells malformed text only by throwing.
    return EMPTY
  }
}

/** Whether a Makefile has a rule for the target; a variable of that name is none. */
export const hasTarget = (makefile: string | undefined, target: string): boolean =>
  makefile !== undefined && new RegExp(`^${target}(?:\\s[^:=\\n]*)?:(?!=)`, 'm').test(makefile)
