import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  CLIENT_FRAME_LIMIT,
  decodeClientFrame,
  decodeServerFrame,
  dropAnswers,
  encodeClientFrame,
  encodeServerFrame,
  type ClientFrame,
  type ServerFrame,
} from './terminalFrames.ts'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

/** Clients of other versions speak these bytes: a change here is a change of the protocol. */
describe('wire shape', () => {
  it.each<[ServerFrame, string]>([
    [{ type: 'screen', cols: 80, rows: 24, bytes: Buffer.from('hi') }, '01' + '0050' + '0018' + '6869'],
    [{ type: 'output', bytes: Buffer.from('é') }, '02' + 'c3a9'],
    [{ type: 'resize', cols: 258, rows: 3 }, '03' + '0102' + '0003'],
    [{ type: 'exit', exit: { code: 3, signal: null } }, '04' + '01' + '00000003'],
    [{ type: 'exit', exit: { code: null, signal: 'SIGHUP' } }, '04' + '00' + '00000000' + '534947485550'],
    [{ type: 'exit', exit: { code: -1, signal: null } }, '04' + '01' + 'ffffffff'],
  ])('server %o', (frame, bytes) => {
    expect(hex(encodeServerFrame(frame))).toBe(bytes)
  })

  it.each<[ClientFrame, string]>([
    [{ type: 'input', text: 'é\r' }, '11' + 'c3a90d'],
    [{ type: 'resize', cols: 120, rows: 40 }, '12' + '0078' + '0028'],
    [{ type: 'ack', bytes: 65_536 }, '13' + '00010000'],
    [{ type: 'signal', signal: 'SIGINT' }, '14' + '534947494e54'],
  ])('client %o', (frame, bytes) => {
    expect(hex(encodeClientFrame(frame))).toBe(bytes)
  })
})

describe('decoding', () => {
  const cells = fc.integer({ min: 2, max: 1000 })
  const wellFormed = fc.string({ unit: 'binary', maxLength: 200 })
  const clientFrame: fc.Arbitrary<ClientFrame> = fc.oneof(
    fc.record({ type: fc.constant('input' as const), text: wellFormed }),
    fc.record({ type: fc.constant('resize' as const), cols: cells, rows: cells }),
    fc.record({ type: fc.constant('ack' as const), bytes: fc.nat(0xffffffff) }),
    fc.record({
      type: fc.constant('signal' as const),
      signal: fc.constantFrom('SIGINT', 'SIGTERM', 'SIGKILL', 'SIGHUP'),
    }),
  )
  const bytes = fc.uint8Array({ maxLength: 200 })
  const exit = fc.record({
    code: fc.option(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })),
    signal: fc.option(fc.constantFrom('SIGHUP', 'SIGKILL')),
  })
  const serverFrame: fc.Arbitrary<ServerFrame> = fc.oneof(
    fc.record({ type: fc.constant('screen' as const), cols: cells, rows: cells, bytes }),
    fc.record({ type: fc.constant('output' as const), bytes }),
    fc.record({ type: fc.constant('resize' as const), cols: cells, rows: cells }),
    fc.record({ type: fc.constant('exit' as const), exit }),
  )

  it('gives back every frame', () => {
    fc.assert(
      fc.property(clientFrame, (frame) => {
        expect(decodeClientFrame(encodeClientFrame(frame))).toEqual({ ok: true, value: frame })
      }),
    )
    fc.assert(
      fc.property(serverFrame, (frame) => {
        expect(decodeServerFrame(encodeServerFrame(frame))).toEqual({ ok: true, value: frame })
      }),
    )
  })

  it('never throws, whatever arrives', () => {
    const types = fc.constantFrom(0, 1, 2, 3, 4, 0x11, 0x12, 0x13, 0x14, 0xff)
    const anything = fc.oneof(
      fc.uint8Array({ maxLength: 100 }),
      fc.tuple(types, fc.uint8Array({ maxLength: 12 })).map(([type, rest]) => Uint8Array.of(type, ...rest)),
    )
    fc.assert(
      fc.property(anything, (message) => {
        for (const result of [decodeClientFrame(message), decodeServerFrame(message)]) {
          if (!result.ok) expect(result.error.length).toBeLessThan(123)
        }
      }),
      { numRuns: 2000 },
    )
  })

  it.each([
    ['nothing', ''],
    ['an unknown type', '7f00'],
    ['a server frame', '0261'],
    ['input that is not UTF-8', '11ff'],
    ['a size of 0', '1200000018'],
    ['a size of 1001', '1203e90018'],
    ['a size with too many bytes', '120050001800'],
    ['a short acknowledgement', '130001'],
    ['an unknown signal', '14' + Buffer.from('SIGSTOP').toString('hex')],
  ])('refuses %s', (_, message) => {
    expect(decodeClientFrame(Buffer.from(message, 'hex')).ok).toBe(false)
  })

  it('refuses a frame of more than 64 KB', () => {
    const full = new Uint8Array(CLIENT_FRAME_LIMIT).fill(0x61)
    full[0] = 0x11
    expect(decodeClientFrame(full).ok).toBe(true)
    expect(decodeClientFrame(Buffer.concat([full, Buffer.from('a')])).ok).toBe(false)
  })
})

describe('dropAnswers', () => {
  it.each([
    '\x1b[?1;2c',
    '\x1b[>0;276;0c',
    '\x1b[0n',
    '\x1b[12;40R',
    '\x1b[?12;40R',
    '\x1b[?2026;2$y',
    '\x1b[8;24;80t',
    '\x1b]11;rgb:1414/1616/1a1a\x1b\\',
    '\x1b]10;rgb:ffff/ffff/ffff\x07',
    '\x1bP1$r0m\x1b\\',
    '\x1bP>|xterm.js(6.0.0)\x1b\\',
  ])('drops %j', (answer) => {
    expect(dropAnswers(`a${answer}b`)).toBe('ab')
  })

  it.each([
    'ls -l\r',
    '\x1b[A',
    '\x1b[1;5C',
    '\x1b[1;2R',
    '\x1b[<0;10;10M',
    '\x1b[200~[0n\x1b[201~',
    '\x1b[I',
    '\x1bOP',
    '\x1b[15~',
  ])('keeps %j', (typed) => {
    expect(dropAnswers(typed)).toBe(typed)
  })
})
