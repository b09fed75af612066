import { execFile } from 'node:child_process'
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** Puts a program into `folder` that stands in for Claude Code: it hands its token to a new `pipe` and stays. */
export async function makeStub(folder: string, pipe: string): Promise<void> {
  await mkdir(folder)
  await promisify(execFile)('mkfifo', [pipe])
  const program = join(folder, 'claude')
  await writeFile(
    program,
    `#!/bin/sh
case "$1" in --version) echo '2.1.197 (Claude Code)'; exit;; esac
printf '%s' "$SWITCHYARD_TOKEN" > '${pipe}'
exec cat
`,
  )
  await chmod(program, 0o755)
}
