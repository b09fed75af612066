// What vitest's JSON reports of a suite, and of the files that it ran once more, come to.

/**
 * @typedef {{ fullName: string, status: string, failureMessages?: string[] | null }} Test
 * @typedef {{ name: string, status: string, message?: string, assertionResults: Test[] }} File
 * @typedef {{ file: string, test: string, error: string }} Told
 * @typedef {{ passed: number, failed: number, skipped: number, failures: Told[], flaky: Told[] }} Judgement
 */

const COLOURS = new RegExp(String.raw`\u001b\[[0-9;]*m`, 'g')

/** @param {string | undefined} text */
const firstLine = (text = '') =>
  text
    .replaceAll(COLOURS, '')
    .split('\n')
    .find((line) => line.trim() !== '')
    ?.slice(0, 200) ?? 'no reason given'

/** A name may stand for several tests of a file; each counts for itself. @param {readonly Test[]} tests */
function keyed(tests) {
  const seen = new Map()
  return new Map(
    tests.map((test) => {
      const at = (seen.get(test.fullName) ?? 0) + 1
      seen.set(test.fullName, at)
      return [`${at} ${test.fullName}`, test]
    }),
  )
}

/** @param {File} file */
const hasFailed = (file) =>
  file.status === 'failed' || file.assertionResults.some(({ status }) => status === 'failed')

/** Files that are to be run once more. @param {readonly File[]} files */
export const failedFiles = (files) => files.filter(hasFailed).map(({ name }) => name)

/**
 * Counts each test once: one that has passed in either run has passed, and is told as flaky where it failed at first. What
 * failed before it had a test, as in a hook, counts as one where it failed in all runs.
 * @param {readonly File[]} first @param {readonly File[]} second @returns {Judgement}
 */
export function judgeSuite(first, second) {
  const again = new Map(second.map((file) => [file.name, file]))
  /** @type {Judgement} */
  const sum = { passed: 0, failed: 0, skipped: 0, failures: [], flaky: [] }
  for (const file of first) {
    const later = hasFailed(file) ? again.get(file.name) : undefined
    judgeFile(file, later, sum)
  }
  return sum
}

/** @param {File} file @param {File | undefined} later @param {Judgement} sum */
function judgeFile(file, later, sum) {
  const tests = keyed(file.assertionResults)
  const retried = keyed(later?.assertionResults ?? [])
  let named = false
  for (const key of new Set([...tests.keys(), ...retried.keys()])) {
    const test = tests.get(key)
    // What a failed hook or import has left out is what it was the second time.
    const end = test?.status === 'passed' ? test : (retried.get(key) ?? test)
    const told = { file: file.name, test: end.fullName, error: firstLine(test?.failureMessages?.[0]) }
    if (end.status === 'passed') sum.passed += 1
    else if (end.status === 'failed') {
      sum.failed += 1
      sum.failures.push({ ...told, error: firstLine(end.failureMessages?.[0]) })
    } else sum.skipped += 1
    named ||= test?.status === 'failed'
    if (test?.status === 'failed' && end.status === 'passed') sum.flaky.push(told)
  }
  if (file.status !== 'failed' || named) return
  const told = { file: file.name, test: 'the file', error: firstLine(file.message) }
  if (later && !hasFailed(later)) return void sum.flaky.push(told)
  if (later?.assertionResults.some(({ status }) => status === 'failed')) return
  sum.failed += 1
  sum.failures.push(told)
}
