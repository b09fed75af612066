import { describe, expect, it } from 'vitest'
import { proposeName } from './deviceName.ts'

const webkit = (place: string): string =>
  `Mozilla/5.0 (${place}) AppleWebKit/537.36 (KHTML, like Gecko) Mobile`

describe('the name that a phone proposes', () => {
  it.each([
    ['Linux; Android 15; Pixel 9', 'Pixel 9'],
    ['Linux; Android 13; SM-S911B Build/TP1A.220624.014', 'SM-S911B'],
    ['Linux; Android 10; K', 'Android phone'],
    ['Android 14; Mobile; rv:130.0', 'Android phone'],
    ['iPhone; CPU iPhone OS 17_5 like Mac OS X', 'iPhone'],
    ['iPad; CPU OS 16_6 like Mac OS X', 'iPad'],
    ['X11; Linux x86_64', 'Browser'],
  ])('of %s is %s', (place, name) => {
    expect(proposeName(webkit(place))).toBe(name)
  })
})
