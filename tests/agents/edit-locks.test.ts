import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { openTerminal } from '../support/realTerminal.ts'
import { use, type Block } from '../support/scriptedModel.ts'
import { makeLockYard, planAway, sendAlone, type LockYard, type Stoppable } from './lockYard.ts'

const HELD = 'README.md'
const patch = (...lines: string[]): string => ['*** Begin Patch', ...lines, '*** End Patch'].join('\n')
const update = (path: string): string => patch(`*** Update File: ${path}`, '@@', '-one', '+mine')

interface Case {
  /** Each way in which the CLI's model may write to what is held. */
  readonly held: (work: string) => readonly Block[]
  /** One that writes to `name`, which nobody holds. */
  readonly free: (work: string, name: string) => Block
  readonly environment?: Readonly<Record<string, string>>
}

const applied = (input: string): Block => use('apply_patch', { input })
const run = (cmd: string): Block => use('exec_command', { cmd })
const bash = (command: string): Block => use('bash', { command, description: 'Runs it' })
const shell = (command: string, folder?: string): Block =>
  use('run_shell_command', { command, description: 'Runs it', ...(folder ? { dir_path: folder } : {}) })

const CASES: Readonly<Record<Stoppable, Case>> = {
  codex: {
    held: (work) => [
      applied(update(HELD)),
      applied(update(join(work, HELD))),
      applied(patch('*** Add File: new.txt', '+new', `*** Delete File: ${HELD}`)),
      applied(patch('*** Update File: src/a.txt', `*** Move to: ${HELD}`, '@@', '-a', '+b')),
      run(`apply_patch <<'EOF'\n${update(HELD)}\nEOF`),
      run(`cd src && apply_patch <<'EOF'\n${update(`../${HELD}`)}\nEOF`),
      run(`printf mine > ./src/../${HELD}`),
    ],
    free: (_, name) => applied(patch(`*** Add File: ${name}`, '+free')),
  },
  gemini: {
    held: (work) => [
      use('write_file', { file_path: join(work, HELD), content: 'mine\n' }),
      use('write_file', { file_path: `./src/../${HELD}`, content: 'mine\n' }),
      use('replace', {
        ...{ file_path: join(work, HELD), old_string: 'one', new_string: 'mine' },
        instruction: 'Claim the first line',
      }),
      shell(`sed -i s/one/mine/ ${HELD}`),
      shell(`printf mine > ../${HELD}`, 'src'),
    ],
    free: (work, name) => use('write_file', { file_path: join(work, name), content: 'free\n' }),
  },
  copilot: {
    held: (work) => [
      use('create', { path: join(work, HELD), file_text: 'mine\n' }),
      use('edit', { path: join(work, HELD), old_str: 'one', new_str: 'mine' }),
      bash(`cd ${work} && sed -i s/one/mine/ ${HELD}`),
    ],
    free: (work, name) => use('create', { path: join(work, name), file_text: 'free\n' }),
  },
  opencode: {
    held: (work) => [
      use('write', { filePath: join(work, HELD), content: 'mine\n' }),
      use('edit', { filePath: join(work, HELD), oldString: 'one', newString: 'mine' }),
      bash(`sed -i s/one/mine/ ${HELD}`),
      use('bash', {
        command: `printf mine > ../${HELD}`,
        description: 'Runs it',
        workdir: join(work, 'src'),
      }),
    ],
    free: (work, name) => use('write', { filePath: join(work, name), content: 'free\n' }),
  },
}

const CHOSEN = process.env['ONLY_KIND']

describe.each(Object.entries(CASES).filter(([name]) => !CHOSEN || name === CHOSEN))(
  'behaviour 1: the real %s',
  (name, { held, free, environment }) => {
    let place: LockYard
    let work: string

    beforeAll(async () => {
      place = await makeLockYard(
        name as Stoppable,
        (prompt, folder) =>
          /Try (?:it|alone)/.test(prompt) ? [...held(folder), free(folder, 'free.txt')] : [],
        environment,
      )
      const body = { target: `file:${HELD}`, scope: 'project', reason: 'relaying the points' }
      const locked = await place.host.api('POST', '/locks', { ...body, project: place.yard.root })
      expect(locked.status).toBe(200)
      work = (await place.start('Try it')).work
    })
    afterAll(() => place.close())

    it('is held back from each way to write what another has locked, and told who, why and what to do', async () => {
      const ways = held(work).length
      const answers = await place.outcomes('Try it', ways + 1)
      for (const { text } of answers.slice(0, ways)) {
        for (const part of ['Held: ', 'by operator', 'relaying the points', 'work elsewhere'])
          expect(text).toContain(part)
      }
      expect(readFileSync(join(work, HELD), 'utf8')).toBe('one\ntwo\nthree\n')
      expect(execFileSync('git', ['-C', work, 'status', '--short'], { encoding: 'utf8' })).toBe(
        '?? free.txt\n',
      )
    })

    it('keeps each refusal in the history, and is said to be bound', async () => {
      const events = z.object({ items: z.array(z.object({ type: z.string() })) })
      const { items } = events.parse((await place.host.api('GET', '/events?limit=1000')).body)
      expect(items.filter(({ type }) => type === 'edit.refused')).toHaveLength(held(work).length)
      const kinds = z.object({ items: z.array(z.object({ kind: z.string(), locks_bind: z.boolean() })) })
      const known = kinds.parse((await place.host.api('GET', '/kinds')).body).items
      expect(known.find(({ kind }) => kind === name)?.locks_bind).toBe(true)
    })

    it('goes on where the host is away', async () => {
      const away = join(place.yard.folder, 'elsewhere')
      mkdirSync(away)
      execFileSync('git', ['init', '--quiet', away])
      place.workIn(away)
      const { argv, env } = await planAway(place, away)
      const terminal = openTerminal({ argv, cwd: away, env, cols: 120, rows: 40 })
      try {
        // One starts itself anew once its folder is trusted, and loses what was typed before that.
        let heard = false
        for (let tries = 0; tries < 3 && !heard; tries++) {
          await sendAlone(place.kind, terminal, 'Try alone')
          heard = await place.hears('Try alone', 10_000)
        }
        const answers = await place.outcomes('Try alone', held(away).length + 1)
        expect(answers.map(({ text }) => text).join('\n')).not.toContain('Held: ')
        expect(existsSync(join(away, 'free.txt'))).toBe(true)
      } finally {
        await terminal.close()
      }
    })
  },
)
