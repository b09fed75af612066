import { expect, it } from 'vitest'
import { pictureType, pictureUrl, sizeWords } from './pictures.ts'

it('knows pictures by their names', () => {
  expect(['a/B.PNG', 'x.svg', 'png', 'a.png.txt'].map(pictureType)).toEqual([
    ...['image/png', 'image/svg+xml', null, null],
  ])
})

it('says sizes as people do', () => {
  expect([0, 1, 999, 1000, 14_200, 2_540_000].map(sizeWords)).toEqual([
    ...['0 bytes', '1 byte', '999 bytes', '1.0 KB', '14 KB', '2.5 MB'],
  ])
})

it('lets a text be no more than a picture', () => {
  expect(pictureUrl('image/svg+xml', { encoding: 'utf8', content: '<svg a="#1">' })).toBe(
    'data:image/svg+xml;charset=utf-8,%3Csvg%20a%3D%22%231%22%3E',
  )
  expect(pictureUrl('image/png', { encoding: 'base64', content: 'AAEC' })).toBe('data:image/png;base64,AAEC')
})
