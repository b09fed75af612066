import { readFile, realpath } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import type { Detection } from '../../../core/ports/agents.ts'
import { detectProgram } from '../detectProgram.ts'
import { findProgram } from '../findProgram.ts'

const HINT = 'Install Gemini CLI (npm install -g @google/gemini-cli) and sign in by running `gemini` once'
const manifest = z.looseObject({ name: z.literal('@google/gemini-cli'), version: z.string() })
/** Folders between the program and the root of its package. */
const DEPTH = 4

async function versionOf(program: string): Promise<string | null> {
  let folder = await realpath(program)
  for (let up = 0; up < DEPTH; up += 1) {
    folder = dirname(folder)
    try {
      return manifest.parse(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))).version
    } catch {
      // None here, or that of another package.
    }
  }
  return null
}

/**
 * Looks for the CLI and reads its version from its package: asked for it, the program takes a second and a half and leaves
 * files behind in the folder of its person. Where it is no package, there is no other way.
 */
export async function detectGemini(environment: Readonly<Record<string, string>>): Promise<Detection> {
  const path = await findProgram('gemini', environment)
  const version = path === null ? null : await versionOf(path)
  if (version !== null) return { installed: true, path, version, hint: '' }
  return detectProgram({ name: 'gemini', version: /^(\d+\.\d+\.\d+\S*)/m, hint: HINT })(environment)
}
