// `node scripts/suite.mjs SCRIPT FOLDER`: one run of an npm script that runs tests, for .ci/run. A file in which a test
// failed is run once more alone. Prints nothing of its own but what failed; FOLDER/SCRIPT.counts gets `passed failed
// skipped`, and FOLDER/told a line for each test that failed or was flaky.
import { spawnSync } from 'node:child_process'
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { failedFiles, judgeSuite } from './judgeSuite.mjs'

const [script = 'test', folder = '.'] = process.argv.slice(2)
const LIMIT_S = 2_400
const AGAIN_LIMIT_S = 600
/** So many files do not fail by bad luck. */
const AGAIN_FILES = 8

/** Runs the script, with these files alone if there are any; what vitest reports, and whether the run itself ended well. */
function run(name, limit, files = []) {
  const report = join(folder, `${name}.json`)
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const npm = ['npm', 'run', '--silent', script, '--', ...reporters, ...files]
  const { status } = spawnSync('timeout', ['--kill-after=30', String(limit), ...npm], { stdio: 'inherit' })
  const { testResults = [], success = false } = existsSync(report)
    ? JSON.parse(readFileSync(report, 'utf8'))
    : {}
  return { status, success, files: testResults }
}

const name = script.replaceAll(':', '-')
const first = run(name, LIMIT_S)
const unlucky = failedFiles(first.files)
const second = []
if (unlucky.length <= AGAIN_FILES) {
  for (const [at, file] of unlucky.entries()) {
    const path = relative(process.cwd(), file)
    console.log(`--- ${path} once more`)
    second.push(...run(`${name}-${at}`, AGAIN_LIMIT_S, [path]).files)
  }
}
const { passed, failed, skipped, failures, flaky } = judgeSuite(first.files, second)
// A run that ended badly without naming a failed test is itself a failure.
const nameless = unlucky.length === 0 && (first.status !== 0 || !first.success)
if (nameless)
  failures.push({ file: script, test: 'the run itself', error: `ended with ${first.status ?? 'a signal'}` })

const lines = (word, told) =>
  told.map(({ file, test, error }) => `${word}: ${relative(process.cwd(), file)} > ${test}: ${error}\n`)
const told = [...lines('flaky', flaky), ...lines('failed', failures)].join('')
process.stdout.write(told)
appendFileSync(join(folder, 'told'), told)
writeFileSync(join(folder, `${name}.counts`), `${passed} ${failed + (nameless ? 1 : 0)} ${skipped}\n`)
