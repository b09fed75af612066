import { readFile } from 'node:fs/promises'
import { z } from 'zod'

const event = z.object({
  event: z.string(),
  sid: z.string(),
  child_id: z.number().optional(),
  hook_name: z.string().optional(),
  code: z.number().optional(),
})

function parseLine(line: string): z.infer<typeof event> | null {
  try {
    return event.safeParse(JSON.parse(line)).data ?? null
  } catch {
    // A line that a killed Git did not finish.
    return null
  }
}

/**
 * Name of the hook that failed last, by Git's own trace (`GIT_TRACE2_EVENT`): the exit code of a commit alone does not
 * tell a hook from a missing signing key. Hooks that run after the fact cannot refuse anything and do not count.
 */
export function failedHookIn(trace: string): string | null {
  const running = new Map<string, string>()
  let failed: string | null = null
  for (const line of trace.split('\n')) {
    const entry = parseLine(line)
    if (!entry) continue
    const child = `${entry.sid} ${entry.child_id}`
    if (entry.event === 'child_start' && entry.hook_name) running.set(child, entry.hook_name)
    const hook = entry.event === 'child_exit' ? running.get(child) : undefined
    if (hook && entry.code !== 0 && !hook.startsWith('post-')) failed = hook
  }
  return failed
}

export const failedHook = async (traceFile: string): Promise<string | null> =>
  failedHookIn(await readFile(traceFile, 'utf8').catch(() => ''))
