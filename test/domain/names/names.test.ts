import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { friendlyName } from '#domain/names/friendlyName.ts'
import { handleProblem } from '#domain/names/handleRule.ts'
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
