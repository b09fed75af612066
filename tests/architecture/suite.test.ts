import { expect, test } from 'vitest'
import { failedFiles, judgeSuite } from '../../scripts/judgeSuite.mjs'

const passed = (fullName: string) => ({ fullName, status: 'passed' })
const failed = (fullName: string, why: string) => ({ fullName, status: 'failed', failureMessages: [why] })
const file = (name: string, status: string, ...assertionResults: ReturnType<typeof passed>[]) => ({
  ...{ name, status, assertionResults, message: 'Error: no such hook\n at x' },
})
const good = file('good', 'passed', passed('a'), passed('b'), { fullName: 'c', status: 'skipped' })

test('a test that passes when its file is run once more counts as passed, and is told as flaky', () => {
  const first = [
    good,
    file('bad', 'failed', passed('a'), failed('b', '\u001b[31mError: late\u001b[39m\n at y')),
  ]
  expect(failedFiles(first)).toEqual(['bad'])
  const again = [file('bad', 'failed', failed('a', 'Error: other'), passed('b'))]
  expect(judgeSuite(first, again)).toEqual({
    ...{ passed: 4, failed: 0, skipped: 1, failures: [] },
    flaky: [{ file: 'bad', test: 'b', error: 'Error: late' }],
  })
})

test('a test that fails twice, or is not run again, has failed once', () => {
  const first = [file('bad', 'failed', passed('a'), failed('b', 'Error: one'), failed('b', 'Error: two'))]
  const again = [file('bad', 'failed', passed('a'), failed('b', 'Error: three'), passed('b'))]
  const flaky = [{ file: 'bad', test: 'b', error: 'Error: two' }]
  const failures = [{ file: 'bad', test: 'b', error: 'Error: three' }]
  expect(judgeSuite(first, again)).toEqual({ passed: 2, failed: 1, skipped: 0, failures, flaky })
  expect(judgeSuite(first, [])).toMatchObject({ passed: 1, failed: 2, flaky: [] })
})

test('a file that fails without a test counts as one, and what it left out is counted the second time', () => {
  const left = { fullName: 'a', status: 'skipped' }
  const told = { file: 'bad', test: 'the file', error: 'Error: no such hook' }
  const first = [file('bad', 'failed', left), file('empty', 'failed')]
  const again = [file('bad', 'passed', passed('a')), file('empty', 'failed')]
  expect(judgeSuite(first, again)).toEqual({
    ...{ passed: 1, failed: 1, skipped: 0, flaky: [told], failures: [{ ...told, file: 'empty' }] },
  })
  expect(judgeSuite(first, [file('bad', 'failed', failed('a', 'Error: x'))])).toMatchObject({ failed: 2 })
})
