import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { filesOfTree, root } from './tree.ts'

type Manifest = {
  scripts: Record<string, string>
  dependencies: Record<string, string>
  devDependencies: Record<string, string>
  optionalDependencies: Record<string, string>
}

const files = (await filesOfTree()).filter((path) => existsSync(join(root, path)))
const read = (path: string): Promise<string> => readFile(join(root, path), 'utf8')
const manifest = JSON.parse(await read('package.json')) as Manifest

/** The paths whose text fails the check. */
async function offenders(paths: string[], isBad: (text: string, path: string) => boolean): Promise<string[]> {
  const judged = await Promise.all(paths.map(async (path) => ({ path, bad: isBad(await read(path), path) })))
  return judged.filter(({ bad }) => bad).map(({ path }) => path)
}

const code = files.filter((path) => /\.(ts|tsx|mjs|js|css)$/.test(path))

test('no file is longer than 400 lines', async () => {
  expect(await offenders(code, (text) => text.split('\n').length > 401)).toEqual([])
})

test('no folder is named after having no subject', () => {
  const vague = /(^|\/)(utils?|helpers?|shared|common|misc)\//
  expect(files.map((path) => `${dirname(path)}/`).filter((folder) => vague.test(folder))).toEqual([])
})

test('only electron/ imports electron', async () => {
  const product = code.filter((path) => /^(src|bench|scripts|bin)\//.test(path))
  expect(
    await offenders(product, (text) => /from ['"]electron(\/[^'"]*)?['"]|\(['"]electron['"]\)/.test(text)),
  ).toEqual([])
})

test('electron/ stays a thin shell', async () => {
  const shell = await Promise.all(code.filter((path) => path.startsWith('electron/')).map(read))
  expect(shell.join('').split('\n').length - 1).toBeLessThan(900)
})

test('a lock file names no address to download from', async () => {
  const locks = files.filter((path) => path.endsWith('package-lock.json'))
  expect(locks).toContain('package-lock.json')
  expect(await offenders(locks, (text) => /"resolved": "(?!file:|\.)/.test(text))).toEqual([])
})

test('every dependency has one exact version', () => {
  const { dependencies, devDependencies, optionalDependencies } = manifest
  const all = Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies })
  expect(all.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([])
})

test('every npm command in the documents exists', async () => {
  const documents = files.filter((path) => /^(README|CONTRIBUTING|docs\/.*)\.md$/.test(path))
  const commands = (await Promise.all(documents.map(read))).flatMap((text) =>
    [...text.matchAll(/\bnpm (?:run ([\w:-]+)|(start|test)\b)/g)].map(([, run, bare]) => run ?? bare ?? ''),
  )
  expect(commands.filter((command) => !(command in manifest.scripts))).toEqual([])
})

test('the Node that programs look for is a Node that the project installs', async () => {
  const looked = [...(await read('bin/node24.js')).matchAll(/'[\w]+-[\w]+': '([\w-]+)'/g)].map(
    ([, name]) => name,
  )
  expect(looked.sort()).toEqual(Object.keys(manifest.optionalDependencies).sort())
})
