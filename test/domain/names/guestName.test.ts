import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { firstGuestName, foldGuestName, guestNameProblem } from '#domain/names/guestName.ts'

describe('names of guests', () => {
  it('[S1.19] begin as Guest and four digits', () => {
    for (let n = 0; n < 200; n++) expect(firstGuestName(randomBytes)).to.match(/^Guest [1-9]\d{3}$/)
  })

  it('[S1.19] are 2 to 24 signs as people count them', () => {
    const family = '👩‍👩‍👧'
    expect(guestNameProblem('a')).to.equal('2 to 24 signs.')
    for (const name of ['Al', 'a'.repeat(24), `a${family}${family}`, 'Ann Ō', 'न्यूनतम'])
      expect([name, guestNameProblem(name)]).to.deep.equal([name, null])
    for (const name of ['a'.repeat(25), `a${'\u0301'.repeat(60)}bc`, 'q\u0301'.repeat(24), ''])
      expect(guestNameProblem(name)).to.be.a('string')
  })

  it('[S1.19][T23] hold a letter that is seen, and no handle that is ours as a whole', () => {
    for (const name of ['Supp\u200bort', 'a\u202eb', 'a\nb'])
      expect(guestNameProblem(name), name).to.match(/\.$/)
    expect(guestNameProblem('★★')).to.match(/letter or digit/)
    for (const name of ['Wallet', 'Pri vacy', 'S-t-a-f-f'])
      expect(guestNameProblem(name), name).to.match(/kept/)
  })

  it('[S1.19] are folded before they are looked at', () => {
    expect(foldGuestName('  Ａｎｎ  of   Ｋｉｌｎ ')).to.equal('Ann of Kiln')
    expect(guestNameProblem(foldGuestName('ｈｏｓｔ'))).to.be.a('string')
  })

  for (const name of [
    'Host',
    'H0ST',
    'hоst',
    'The Host',
    'real-admin',
    'Mod',
    'M0D ★',
    'Stagedoor',
    'Stage door',
    'Official Kiln',
    'supp0rt',
    'the.owner',
    'System',
  ])
    it(`[S1.19][T23] ${name} is kept for those who run streams`, () => {
      expect(guestNameProblem(foldGuestName(name))).to.match(/kept/)
    })

  for (const name of ['Hostile Heron', 'Modesto', 'Ann', 'Teamwork', 'Guest 4821', 'Ownerless'])
    it(`[S1.19] ${name} is nobody's`, () => {
      expect(guestNameProblem(name)).to.equal(null)
    })
})
