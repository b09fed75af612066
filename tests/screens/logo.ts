import { crc32, deflateSync } from 'node:zlib'

const SIZE = 96

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}

/** A disc on a ground, as PNG, so that an image changes to be looked at. */
export function drawDisc(ground: readonly number[], disc: readonly number[]): Buffer {
  const rows = Array.from({ length: SIZE }, (_, y) => {
    const pixels = Array.from({ length: SIZE }, (_, x) =>
      Math.hypot(x - SIZE / 2, y - SIZE / 2) < SIZE / 3 ? disc : ground,
    )
    return [0, ...pixels.flat()]
  })
  const head = Buffer.alloc(13)
  head.writeUInt32BE(SIZE, 0)
  head.writeUInt32BE(SIZE, 4)
  head.set([8, 2], 8)
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(Buffer.from(rows.flat()))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

export const LOGO = drawDisc([36, 41, 47], [212, 150, 44])
