import { writeFile } from 'node:fs/promises'

/** Writes a shell script that can be run by its path; answers that. */
export async function makeProgram(path: string, script: string): Promise<string> {
  await writeFile(path, `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  return path
}
