import { expect, it } from 'vitest'
import { readSettings } from './settings.ts'

const good = { SWITCHYARD_URL: 'http://127.0.0.1:7433', SWITCHYARD_TOKEN: 'abc' }

it('reads address and token', () => {
  const value = { url: 'http://127.0.0.1:7433', token: 'abc' }
  expect(readSettings(good)).toEqual({ ok: true, value })
  expect(readSettings({ ...good, SWITCHYARD_URL: 'http://127.0.0.1:7433/' })).toEqual({ ok: true, value })
})

it.each([
  [{}, 'SWITCHYARD_URL and SWITCHYARD_TOKEN must be set'],
  [{ ...good, SWITCHYARD_TOKEN: '' }, 'SWITCHYARD_TOKEN must be set'],
  [{ ...good, SWITCHYARD_TOKEN: 'secret\r\nx: y' }, 'line break or NUL'],
  [{ ...good, SWITCHYARD_TOKEN: 'secret\0' }, 'line break or NUL'],
  [{ ...good, SWITCHYARD_URL: 'http://127.0.0.1:1/\n' }, 'line break or NUL'],
  [{ ...good, SWITCHYARD_TOKEN: 'sécret' }, 'character that no token has'],
  [{ ...good, SWITCHYARD_URL: 'ftp://127.0.0.1' }, 'address of a host'],
  [{ ...good, SWITCHYARD_URL: 'http://secret@127.0.0.1' }, 'address of a host'],
  [{ ...good, SWITCHYARD_URL: 'nonsense' }, 'address of a host'],
])('refuses %j and repeats no value', (environment, message) => {
  const settings = readSettings(environment)
  expect(settings).toMatchObject({ ok: false, error: expect.stringContaining(message) as unknown })
  expect(JSON.stringify(settings)).not.toContain('secret')
})
