/**
 * `npm run test:guards [-- WORD…]`: takes each guard out of a copy of the tree in turn, runs the test that defends it, and
 * reports every guard without which that test stays green. A word picks the guards that have it in what they defend.
 */
import { spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { GUARDS, type Guard } from './guards.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const TEST_MS = 180_000
const report = z.object({ numPassedTests: z.number(), numFailedTests: z.number() })

/** A copy of what Git tracks, or would: the tree itself is never changed. */
function copyTree(): string {
  const copy = mkdtempSync(join(tmpdir(), 'switchyard-guards-'))
  const listed = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64_000_000,
  })
  if (listed.status !== 0) throw new Error(`git ls-files: ${listed.stderr}`)
  for (const file of listed.stdout.split('\0').filter((each) => each !== '')) {
    mkdirSync(dirname(join(copy, file)), { recursive: true })
    cpSync(join(root, file), join(copy, file))
  }
  for (const packages of ['node_modules', 'tests/agents/node_modules'].filter((each) =>
    existsSync(join(root, each)),
  ))
    symlinkSync(join(root, packages), join(copy, packages), 'dir')
  return copy
}

function build(copy: string): string | null {
  const built = spawnSync(process.execPath, ['scripts/build.mjs'], { cwd: copy, encoding: 'utf8' })
  return built.status === 0 ? null : `the build fails: ${built.stderr.slice(0, 300)}`
}

/** How many tests passed and failed; null where the run itself broke. */
function runTest(copy: string, { test, name }: Guard): z.infer<typeof report> | null {
  const file = join(copy, 'guard-report.json')
  rmSync(file, { force: true })
  const vitest = join(copy, 'node_modules/vitest/vitest.mjs')
  const args = ['run', test, '-t', name, '--reporter=json', `--outputFile=${file}`]
  spawnSync(process.execPath, [vitest, ...args], { cwd: copy, timeout: TEST_MS, stdio: 'ignore' })
  try {
    return report.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return null
  }
}

/** What is wrong with the guard or its test; null where the test turns red without the guard and is green with it. */
function judge(copy: string, guard: Guard): string | null {
  const path = join(copy, guard.file)
  const whole = readFileSync(path, 'utf8')
  if (whole.split(guard.take).length !== 2) return `"${guard.take}" does not stand once in ${guard.file}`
  const built = !/^src\//.test(guard.test) && !/^tests\/core\//.test(guard.test)
  try {
    const before = runTest(copy, guard)
    if (!before || before.numPassedTests === 0) return `no test "${guard.name}" passes in ${guard.test}`
    writeFileSync(
      path,
      whole.replace(guard.take, () => guard.give),
    )
    const broken = built ? build(copy) : null
    if (broken !== null) return broken
    const after = runTest(copy, guard)
    if (!after) return 'the test run itself broke without the guard'
    return after.numFailedTests > 0 ? null : `${guard.test} stays green without it`
  } finally {
    writeFileSync(path, whole)
    if (built) build(copy)
  }
}

const words = process.argv.slice(2)
const chosen = GUARDS.filter(
  ({ defends }) => words.length === 0 || words.some((word) => defends.includes(word)),
)
const copy = copyTree()
let weak = 0
try {
  const broken = build(copy)
  if (broken !== null) throw new Error(broken)
  for (const guard of chosen) {
    const problem = judge(copy, guard)
    if (problem !== null) weak += 1
    process.stdout.write(
      `${problem === null ? 'held' : 'WEAK'}  ${guard.defends}${problem === null ? '' : `: ${problem}`}\n`,
    )
  }
} finally {
  rmSync(copy, { recursive: true, force: true })
}
process.stdout.write(`${chosen.length - weak} held, ${weak} weak\n`)
process.exitCode = weak === 0 && chosen.length > 0 ? 0 : 1
