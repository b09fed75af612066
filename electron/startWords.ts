import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import * as z from 'zod/mini'

/** What a start was asked for, on its command line or by a deep link. */
const startWords = z.object({
  /** Data folder of the host; absent for that of the platform. */
  home: z.optional(z.string()),
  port: z.optional(z.string()),
  /** Absolute path of a repository to open. */
  project: z.optional(z.string()),
  /** Id of a task or project to show. */
  target: z.optional(z.string()),
})
export type StartWords = z.infer<typeof startWords>

/** `switchyard://open/tsk-7k2m9x4q`: the id that it names. Anything may call such a link, so it can only show something. */
export const targetOf = (link: string): string | undefined =>
  /^switchyard:\/\/open\/([a-z]{3}-[0-9a-z]{1,20})\/?$/.exec(link)?.[1]

/** Reads the arguments behind the program's own. Chromium's switches stand among them and are none of ours. */
export function readStartWords(args: readonly string[]): StartWords {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { home: { type: 'string' }, port: { type: 'string' }, project: { type: 'string' } },
    strict: false,
    allowPositionals: true,
  })
  const isLink = positionals.some((each) => each.includes('://'))
  const { home, port, project = positionals[0] } = values
  return asStartWords({
    ...(typeof home === 'string' && { home: resolve(home) }),
    ...(typeof port === 'string' && { port }),
    // A link opens nothing that is not open already.
    ...(typeof project === 'string' && !isLink && { project: resolve(project) }),
    target: positionals.map(targetOf).find((id) => id !== undefined),
  })
}

/** What one start hands to another; it crosses processes, so it is checked. */
export const asStartWords = (data: unknown): StartWords => startWords.safeParse(data).data ?? {}
