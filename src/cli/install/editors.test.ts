import fc from 'fast-check'
import { parse } from 'jsonc-parser'
import { parse as parseToml, stringify as stringifyToml } from 'smol-toml'
import { describe, expect, it } from 'vitest'
import { removeAt, removeFound, type Edited } from './edit.ts'
import { addToJson, elements, keys, plain, value } from './editJson.ts'
import { addToToml, appendLines } from './editText.ts'
import { removeFromJson } from './removeJson.ts'

const server = { command: '/opt/node 24/node', args: ['relay.js'], env: { A: 'b' } }
const addition = keys({
  mcpServers: keys({ switchyard: value(server) }),
  hooks: keys({ PreToolUse: elements({ hooks: [{ command: 'x' }] }), Stop: elements({ hooks: [] }) }),
})

const edited = (text: string): Edited => {
  const added = addToJson(text, addition)
  if (!added.ok) throw new Error(added.error.reason)
  return added.value
}

const comment = fc.constantFrom('', '// a "note"', '/* one */', '\t')
const foreign = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.array(fc.string()))
const leaf = fc.dictionary(fc.string(), foreign, { maxKeys: 4 })
const document = fc.oneof(
  leaf,
  fc.record({
    other: leaf,
    mcpServers: fc.dictionary(fc.constantFrom('docs', 'Search it'), leaf),
    hooks: fc.record({ PreToolUse: fc.array(leaf, { maxLength: 2 }), Edit: fc.array(leaf) }),
  }),
)
/** JSON as people write it: any indentation, comments, a comma too many, CRLF, a BOM, with or without a last line end. */
const jsonText = fc
  .record({
    document,
    unit: fc.constantFrom(0, 1, 2, 4, '\t'),
    comments: fc.array(comment, { minLength: 6, maxLength: 6 }),
    comma: fc.boolean(),
    crlf: fc.boolean(),
    bom: fc.boolean(),
    end: fc.constantFrom('', '\n', '\n\n'),
  })
  .map(({ document, unit, comments, comma, crlf, bom, end }) => {
    const lines = JSON.stringify(document, null, unit).split('\n')
    const noted = lines.map((line, at) => {
      const note = lines.length > 1 && /[{[,]$/.test(line) ? (comments[at % 6] ?? '') : ''
      return line + note
    })
    const last = noted.length > 2 && comma && !/[{[]$|[/]/.test(noted.at(-2) ?? '')
    if (last) noted[noted.length - 2] += ','
    const text = noted.join('\n') + end
    return (bom ? '\ufeff' : '') + (crlf ? text.replaceAll('\n', '\r\n') : text)
  })

describe('behaviour 24: what install puts into JSON', () => {
  it('stands beside everything that was there, and taking it out gives back every byte', () => {
    fc.assert(
      fc.property(jsonText, (text) => {
        const { text: after, pieces } = edited(text)
        expect(removeAt(after, pieces)).toBe(text)
        const before = parse(text.replace('\ufeff', '')) as Readonly<Record<string, unknown>>
        const errors: [] = []
        const now: unknown = parse(after.replace('\ufeff', ''), errors, { allowTrailingComma: true })
        expect(errors).toEqual([])
        expect(now).toMatchObject({ mcpServers: { switchyard: server } })
        const kept: unknown = parse((removeFromJson(after, addition) ?? '').replace('\ufeff', ''))
        const { mcpServers: _servers, hooks: _hooks, ...others } = before
        expect(kept).toMatchObject(others)
        expect(JSON.stringify(kept)).not.toContain('switchyard')
      }),
      { numRuns: 300 },
    )
  })

  it('is found again when the person has edited around it', () => {
    const { text, pieces } = edited('{\n  // mine\n  "a": 1\n}\n')
    const moved = text.replace('// mine', '// mine, and more').replace('"a": 1', '"a": 1,\n  "b": 2')
    expect(removeAt(moved, pieces)).not.toBe('')
    expect(removeFound(moved, pieces)).toBe('{\n  // mine, and more\n  "a": 1,\n  "b": 2\n}\n')
  })

  it('is taken out by its meaning when another program has written the file anew', () => {
    const { text } = edited('{"a":1,"mcpServers":{"docs":{}}}')
    const anew = JSON.stringify(parse(text), null, 4)
    expect(parse(removeFromJson(anew, addition) ?? '')).toEqual({ a: 1, mcpServers: { docs: {} } })
    const changed = anew.replace('relay.js', 'mine.js')
    expect(removeFromJson(changed, keys({ mcpServers: keys({ switchyard: value(server) }) }))).toBeUndefined()
  })

  it('keeps indentation, comments and the place of every line', () => {
    const { text } = edited('{\n    // servers\n    "mcpServers": {\n        "docs": {}, // mine\n    }\n}')
    expect(text).toContain('"mcpServers": {\n        "switchyard": {\n            "command"')
    expect(text).toContain('\n        "docs": {}, // mine\n    }')
    expect(edited('').text).toBe(`${JSON.stringify(plain(addition), null, 2)}\n`)
  })

  it.each([
    ['{"mcpServers":{"switchyard":{}}}', 'mcpServers.switchyard is there already'],
    ['{"mcpServers":[]}', 'mcpServers is no object'],
    ['{"hooks":{"Stop":1}}', 'hooks.Stop is no list'],
    ['{"a":', 'no valid JSON'],
    ['[]', 'no valid JSON object'],
  ])('leaves %s alone', (text, reason) => {
    expect(addToJson(text, addition)).toMatchObject({
      ok: false,
      error: { reason: expect.stringContaining(reason) as unknown },
    })
  })
})

describe('behaviour 24: what install puts into TOML', () => {
  const table = { command: 'a "b" \\ c', args: ['x y', 'z'], startup_timeout_sec: 60, env: { HOME_OF: '/a' } }
  const toml = fc
    .record({
      document: fc.record({
        model: fc.string(),
        mcp_servers: fc.dictionary(fc.constantFrom('docs', 'other one'), fc.record({ command: fc.string() })),
        profiles: fc.dictionary(
          fc.string({ minLength: 1 }),
          fc.record({ n: fc.integer(), list: fc.array(fc.string()) }),
        ),
      }),
      note: fc.constantFrom('', '# note\n', '# [mcp_servers.switchyard]\n'),
      crlf: fc.boolean(),
      bom: fc.boolean(),
      open: fc.boolean(),
    })
    .map(({ document, note, crlf, bom, open }) => {
      const text = note + stringifyToml(document)
      const ended = open ? text.trimEnd() : text
      return (bom ? '\ufeff' : '') + (crlf ? ended.replaceAll('\n', '\r\n') : ended)
    })

  it('stands beside everything that was there, and taking it out gives back every byte', () => {
    fc.assert(
      fc.property(toml, (text) => {
        const added = addToToml(text, ['mcp_servers', 'switchyard'], table)
        if (!added.ok) throw new Error(added.error.reason)
        expect(removeAt(added.value.text, added.value.pieces)).toBe(text)
        expect(removeFound(added.value.text, added.value.pieces)).toBe(text)
        const now = parseToml(added.value.text.replace('\ufeff', ''))
        expect(now).toMatchObject({ mcp_servers: { switchyard: table } })
      }),
      { numRuns: 200 },
    )
  })

  it.each([
    ['[mcp_servers.switchyard]\ncommand = "x"\n', 'is there already'],
    ['mcp_servers = { a = { command = "x" } }\n', 'takes no further table'],
    ['model = \n', 'no valid TOML'],
  ])('leaves %j alone', (text, reason) => {
    expect(addToToml(text, ['mcp_servers', 'switchyard'], table)).toMatchObject({
      ok: false,
      error: { reason: expect.stringContaining(reason) as unknown },
    })
  })
})

it('behaviour 24: lines at the end of any text can be taken out again', () => {
  fc.assert(
    fc.property(fc.string(), fc.boolean(), (text, gap) => {
      const { text: after, pieces } = appendLines(text, ['<!-- switchyard -->', 'Use it.'], gap)
      expect(removeAt(after, pieces)).toBe(text)
    }),
  )
})
