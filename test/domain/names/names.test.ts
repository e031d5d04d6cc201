import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { friendlyName } from '#domain/names/friendlyName.ts'
import { handleProblem } from '#domain/names/handleRule.ts'
import { handleSkeleton } from '#domain/names/handleSkeleton.ts'
import { nameSkeleton } from '#domain/names/nameSkeleton.ts'

describe('names', () => {
  it('names that look alike have one skeleton', () => {
    for (const twin of [
      'Nоrthlіght',
      'NORTH-LIGHT',
      'north light',
      'n0rthlight',
      'ｎｏｒｔｈｌｉｇｈｔ',
      'nor\u200bthlight',
      'nörthlight',
      'northl1ght',
    ]) {
      expect(nameSkeleton(twin), twin).to.equal(nameSkeleton('northlight'))
    }
    expect(nameSkeleton('modern')).to.equal(nameSkeleton('modem'))
    expect(nameSkeleton('kiln')).not.to.equal(nameSkeleton('kilt'))
  })

  it('[T20] handles fold the digits and pairs that fakes are made of, names keep them', () => {
    const twins: [string, string][] = [
      ['jazz', 'ja22'],
      ['kiln-arts', 'kiln-4rts'],
      ['bob', '8o6'],
      ['tiger', '71ger'],
      ['gong', '9on9'],
      ['dance', 'clance'],
      ['dance', 'c1ance'],
      ['dim', 'cilnn'],
      ['modern', 'modem'],
    ]
    for (const [one, other] of twins) expect(handleSkeleton(other), other).to.equal(handleSkeleton(one))
    for (const other of ['kilt', 'kin', 'kiln-1', 'kilm'])
      expect(handleSkeleton(other), other).not.to.equal(handleSkeleton('kiln'))
    expect(nameSkeleton('Room 24')).not.to.equal(nameSkeleton('Room za'))
    expect(handleProblem('ac1min')).to.be.a('string')
  })

  it('a handle is 3 to 30 plain signs, no address and none of our own words in any spelling', () => {
    for (const good of ['kiln', 'north-light', 'a1b', 'a'.repeat(30)])
      expect(handleProblem(good), good).to.equal(null)
    for (const bad of [
      'ab',
      'a'.repeat(31),
      '-kiln',
      'kiln-',
      'Kiln',
      'ki ln',
      'kіln',
      'ki--ln',
      '0x123',
      'admin',
      'adm1n',
      'a-d-m-i-n',
      'stag3door',
      'supp0rt',
    ])
      expect(handleProblem(bad), bad).to.be.a('string')
  })

  it('friendly names fit the display name and vary', () => {
    const names = Array.from({ length: 500 }, () => friendlyName(randomBytes))
    for (const name of names) expect(name).to.match(/^[A-Z][a-z]+ [A-Z][a-z]+ [1-9]\d$/)
    expect(new Set(names).size).to.be.above(450)
  })
})
