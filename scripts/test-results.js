/**
 * @typedef {{fullName: string, status: string}} TestCase status: passed, failed, skipped, pending or todo
 * @typedef {{name: string, status: string, assertionResults: TestCase[]}} TestFile a file can fail without a test in it
 * @typedef {{testResults: TestFile[]}} VitestReport what vitest's JSON reporter writes
 * @typedef {{passed: number, failed: number, problems: string[]}} Tally
 */

/**
 * What a run showed. Whatever is wrong counts as failed, so that "0 failed" is never said of a run that was not good.
 *
 * @param {VitestReport | undefined} report undefined when vitest wrote none
 * @param {number} exitCode vitest's
 * @param {{skipsAllowed: boolean}} options skips are allowed when somebody asked for some of the tests only
 * @returns {Tally}
 */
export function tally(report, exitCode, {skipsAllowed}) {
  const files = report?.testResults ?? []
  const tests = files.flatMap(file => file.assertionResults)
  const passed = tests.filter(test => test.status === 'passed').length
  const failed = tests.filter(test => test.status === 'failed').length
  const broken = files.filter(
    file => file.status === 'failed' && !file.assertionResults.some(test => test.status === 'failed'),
  )
  const skipped = skipsAllowed ? [] : tests.filter(test => test.status !== 'passed' && test.status !== 'failed')
  const problems = [
    ...broken.map(file => `${file.name} failed outside of its tests`),
    ...skipped.map(test => `"${test.fullName}" was skipped, and a test that does not run counts as failed`),
  ]
  if (exitCode > 128) problems.push('the run was interrupted')
  else if (passed + failed === 0) problems.push('no test ran')
  else if (exitCode !== 0 && failed + problems.length === 0) problems.push(`vitest ended with exit code ${exitCode}`)
  return {passed, failed: failed + problems.length, problems}
}
