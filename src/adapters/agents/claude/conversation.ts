import { access, readdir } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'

/**
 * Whether the CLI has written down anything of this conversation. It does so with the first prompt, refuses to resume an
 * id that it does not know, and refuses to begin one that it does.
 */
export async function hasBegun(
  session: string,
  environment: Readonly<Record<string, string>>,
): Promise<boolean> {
  const home = environment['HOME'] ?? environment['USERPROFILE'] ?? homedir()
  const projects = join(environment['CLAUDE_CONFIG_DIR'] ?? join(home, '.claude'), 'projects')
  try {
    const paths = (await readdir(projects)).map((folder) => join(projects, folder, `${session}.jsonl`))
    // Rejects when none of them is there.
    await Promise.any(paths.map((path) => access(path)))
    return true
  } catch {
    // No such file, or no such folder yet.
    return false
  }
}
