import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Whether the CLI has written down anything of this conversation below its home. It refuses to resume an id that it does
 * not know, and to begin one that it does. Its files carry the first eight characters of the id.
 */
export async function hasBegun(session: string, home: string): Promise<boolean> {
  const kept = join(home, '.gemini/tmp')
  try {
    const names = await readdir(kept, { recursive: true })
    return names.some((name) => name.includes('chats') && name.endsWith(`-${session.slice(0, 8)}.jsonl`))
  } catch {
    // No such folder yet.
    return false
  }
}
