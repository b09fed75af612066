import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import type { Git } from '../../core/ports/git.ts'

/** What Git runs for whoever commits; those of a repository that others push to never see this environment. */
const NAMES = [
  'applypatch-msg',
  'commit-msg',
  'post-applypatch',
  'post-checkout',
  'post-commit',
  'post-index-change',
  'post-merge',
  'post-rewrite',
  'pre-applypatch',
  'pre-auto-gc',
  'pre-commit',
  'pre-merge-commit',
  'pre-push',
  'pre-rebase',
  'prepare-commit-msg',
  'reference-transaction',
]

const shellWord = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

/** Asks the host before a commit, then is the repository's own hook of this name, with its arguments and input. */
const hookOf = (nodePath: string): string => `#!/bin/sh
name=\${0##*/}
ours=\${0%/*}
# From here on, Git finds the hooks that it would find without Switchyard.
case $SWITCHYARD_HOOKS_AT in
  '' | *[!0-9]*) ;;
  *) export "GIT_CONFIG_KEY_$SWITCHYARD_HOOKS_AT=switchyard.hooks" ;;
esac
paths() { git diff --cached --name-only --no-renames -z "$@"; }
staged() {
  paths
  # Of a merge, what is its own: the rest was committed before.
  if git rev-parse --quiet --verify MERGE_HEAD >/dev/null; then
    printf '\\0'
    paths MERGE_HEAD
  fi
}
if [ "$name" = pre-commit ] && [ -n "$SWITCHYARD_TOKEN" ]; then
  staged 2>/dev/null | ELECTRON_RUN_AS_NODE=1 ${shellWord(nodePath)} "$ours/ask.cjs" || exit 1
fi
own=$(git rev-parse --git-path hooks)/$name
case $own in "$ours"/*) exit 0 ;; esac
[ -x "$own" ] || exit 0
exec "$own" "$@"
`

/** Milliseconds; a host that does not answer must not hold up a commit for longer. */
const ASK_MS = 4_000

/** Fails only where the host says that another holds a path; whatever goes wrong, the commit goes on. */
const ASK = `const { readFileSync, writeSync } = require('node:fs')
const { connect } = require('node:net')
const end = () => process.exit(0)
process.on('uncaughtException', end)
setTimeout(end, ${ASK_MS})
const [staged, merged] = readFileSync(0, 'utf8').split('\\0\\0').map((list) => list.split('\\0').filter(Boolean))
const theirs = merged && new Set(merged)
const paths = staged.filter((path) => !theirs || theirs.has(path)).slice(0, 1000)
if (paths.length === 0) end()
const { hostname, port, host } = new URL(process.env.SWITCHYARD_URL)
const body = Buffer.from(JSON.stringify({ folder: process.cwd(), paths }))
const head = [
  'POST /api/locks/check HTTP/1.0',
  \`Host: \${host}\`,
  \`Authorization: Bearer \${process.env.SWITCHYARD_TOKEN}\`,
  'Content-Type: application/json',
  \`Content-Length: \${body.length}\`,
]
let reply = ''
const socket = connect(Number(port), hostname, () => {
  socket.write(head.join('\\r\\n') + '\\r\\n\\r\\n')
  socket.write(body)
})
socket.setEncoding('utf8')
socket.on('error', end)
socket.on('data', (chunk) => (reply += chunk))
socket.on('end', () => {
  const { refusal } = JSON.parse(reply.slice(reply.indexOf('\\r\\n\\r\\n') + 4))
  if (!/^HTTP\\/1\\.. 200 /.test(reply) || typeof refusal !== 'string') end()
  writeSync(2, \`Switchyard refuses this commit. \${refusal}\\n\`)
  process.exit(1)
})
`

/** Writes only what is not there yet: many agents start from the same folder. */
async function put(path: string, content: string, mode: number): Promise<void> {
  const there = await readFile(path, 'utf8').catch(() => null)
  if (there !== content) await writeFileAtomic(path, content, { mode, fsync: false })
}

/** The hooks that ask the host, for `core.hooksPath` of the environment of an agent. */
export const createGuardHooks = (): Pick<Git, 'writeGuardHooks'> => ({
  async writeGuardHooks(folder, nodePath) {
    const hook = hookOf(nodePath)
    await put(join(folder, 'ask.cjs'), ASK, 0o600)
    for (const name of NAMES) await put(join(folder, name), hook, 0o700)
  },
})
