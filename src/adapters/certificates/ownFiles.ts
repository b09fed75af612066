import { readFile } from 'node:fs/promises'
import { isAbsolute } from 'node:path'
import { err, ok, type Result } from '../../base/result.ts'
import type { Tls } from '../../core/ports/phone.ts'
import { readPair } from './readPair.ts'

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'it may not be read by this user',
  EISDIR: 'it is a folder',
}

async function readPem(path: string): Promise<Result<string, string>> {
  if (!isAbsolute(path)) return err(`${path} cannot be read: name it by its whole path, from the root on.`)
  try {
    return ok(await readFile(path, 'utf8'))
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    return err(`${path} cannot be read: ${REASONS[code] ?? code}.`)
  }
}

/** The person's own certificate, read anew each time, so that a renewed one is taken. */
export async function loadFiles(
  files: { readonly cert: string; readonly key: string } | null,
  host: string,
  now: number,
): Promise<Result<Tls, string>> {
  if (!files) return err('Own files need two: the certificate with its chain, and its key, both PEM.')
  const [cert, key] = await Promise.all([readPem(files.cert), readPem(files.key)])
  if (!cert.ok) return cert
  if (!key.ok) return key
  const pair = { cert: cert.value, key: key.value, certName: files.cert, keyName: files.key }
  return readPair(pair, host, now)
}
