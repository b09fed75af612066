import { scriptPrompt, type StepInput } from './program/script.ts'

/** The work of the sample's three workers. Each prompt is for a person to read, and holds the script that is run. */

const REPORT_LINE = "  return track.name + ': ' + aspect(track)"
const WITH_TRAIN =
  "  return track.name + ': ' + aspect(track) + (track.train ? ' (' + track.train + ')' : '')"
const ALIGNED = '  return track.name.padEnd(4) + aspect(track).toUpperCase()'
const BOTH =
  "  return track.name.padEnd(4) + aspect(track).toUpperCase() + (track.train ? ' (' + track.train + ')' : '')"

const TEST_RUN: StepInput = { do: 'run', argv: ['${agent.node}', '--test'] }
const think = (ms: number): StepInput => ({ do: 'think', ms })

const done = (summary: string, files: string[], risks = 'None known'): StepInput => ({
  do: 'call',
  tool: 'signal_done',
  args: { summary, files, tests: 'node --test: all pass', risks },
})

const testFile = (name: string, imports: string[], body: string[]): string =>
  [
    "import assert from 'node:assert/strict'",
    "import { test } from 'node:test'",
    ...imports,
    '',
    `test('${name}', () => {`,
    ...body.map((line) => `  ${line}`),
    '})',
    '',
  ].join('\n')

const TRACKS = "import { createYard, enter } from '../src/tracks.js'"

export const freeTracks = {
  title: 'Count the free tracks',
  prompt: scriptPrompt('Add freeTracks(yard) to src/tracks.js, with a test. Leave the other files alone.', [
    { do: 'say', text: 'I add freeTracks(yard) and a test for it.' },
    think(600),
    {
      do: 'replace',
      path: 'src/tracks.js',
      find: 'export function enter(',
      with: 'export function freeTracks(yard) {\n  return yard.filter((track) => !track.train)\n}\n\nexport function enter(',
    },
    {
      do: 'write',
      path: 'test/freeTracks.test.js',
      content: testFile(
        'counts the free tracks',
        ["import { createYard, enter, freeTracks } from '../src/tracks.js'"],
        [
          "const yard = createYard(['1', '2', '3'])",
          "enter(yard, '2', 'RE 5')",
          'assert.equal(freeTracks(yard).length, 2)',
        ],
      ),
    },
    TEST_RUN,
    { do: 'commit', message: 'Count the free tracks' },
    done('freeTracks(yard) answers the tracks without a train', ['src/tracks.js', 'test/freeTracks.test.js']),
  ]),
}

export const trainNames = {
  title: 'Name the train in the report',
  prompt: scriptPrompt('Let the report name the train on a taken track, with a test.', [
    { do: 'say', text: 'I put the train behind the signal in src/report.js.' },
    think(900),
    { do: 'replace', path: 'src/report.js', find: REPORT_LINE, with: WITH_TRAIN },
    TEST_RUN,
    { do: 'commit', message: 'Name the train in the report' },
    done('The report names the train', ['src/report.js'], 'There is no test for it yet'),
  ]),
  /** What it is sent back with: the test that the task asked for is missing. */
  again: scriptPrompt(
    'The task asked for a test and there is none. Add test/report.test.js and signal done again.',
    [
      { do: 'say', text: 'Right, the test is missing. I add it.' },
      think(500),
      {
        do: 'write',
        path: 'test/report.test.js',
        content: testFile(
          'names the train on a taken track',
          ["import { report } from '../src/report.js'", TRACKS],
          [
            "const yard = createYard(['1', '2'])",
            "enter(yard, '1', 'ICE 70')",
            "assert.ok(report(yard).includes('(ICE 70)'))",
            "assert.equal(report(yard).includes('()'), false)",
          ],
        ),
      },
      TEST_RUN,
      { do: 'commit', message: 'Test that the report names the train' },
      done('The report names the train, now with a test', ['src/report.js', 'test/report.test.js']),
    ],
  ),
}

export const alignedReport = {
  title: 'Align the report',
  prompt: scriptPrompt('Align the lines of the report and write the aspect in capitals.', [
    { do: 'say', text: 'I pad the name and write the aspect in capitals.' },
    think(1200),
    { do: 'replace', path: 'src/report.js', find: REPORT_LINE, with: ALIGNED },
    {
      do: 'replace',
      path: 'test/yard.test.js',
      find: '/^1: stop/)\n  assert.match(report(yard), /2: clear/)',
      with: '/^1 {3}STOP/)\n  assert.match(report(yard), /2 {3}CLEAR/)',
    },
    TEST_RUN,
    { do: 'commit', message: 'Align the report' },
    done(
      'Name and aspect stand in columns',
      ['src/report.js', 'test/yard.test.js'],
      'Others who change the same line will conflict',
    ),
  ]),
  /** The base branch has moved on under it; both changes have to live on. */
  resolve: (base: string) =>
    scriptPrompt(
      `Your branch conflicts with ${base} in src/report.js. Merge ${base} into it, keep both changes, signal done again.`,
      [
        { do: 'say', text: `I merge ${base} into my branch and keep both changes.` },
        { do: 'run', argv: ['git', 'merge', '--no-edit', base], may_fail: true },
        think(500),
        {
          do: 'write',
          path: 'src/report.js',
          content: [
            "import { aspect } from './signals.js'",
            '',
            'export function reportLine(track) {',
            BOTH,
            '}',
            '',
            'export function report(yard) {',
            "  return yard.map(reportLine).join('\\n')",
            '}',
            '',
          ].join('\n'),
        },
        TEST_RUN,
        { do: 'commit', message: 'Merge the named trains into the aligned report' },
        done('Merged with the base branch; the report is aligned and names the train', ['src/report.js']),
      ],
    ),
}
