import { expect } from 'chai'
import { holdsLink } from '#domain/chat/holdsLink.ts'
import { cpuMs } from '#test/kit/time/cpuMs.ts'
import { LINKS } from './linkCases.ts'
import { NO_LINKS } from './noLinkCases.ts'

const all = (cases: Record<string, string[]>): string[] => Object.values(cases).flat()

describe('links in messages [T23]', () => {
  it('are tried with 200 cases at least, none of them twice', () => {
    const cases = [...all(LINKS), ...all(NO_LINKS)]
    expect(new Set(cases).size).to.equal(cases.length)
    expect(cases.length).to.be.at.least(200)
  })

  for (const [what, cases] of Object.entries(LINKS))
    it(`are found: ${what}`, () => {
      expect(cases.filter((text) => !holdsLink(text))).to.deep.equal([])
      // behind other words too
      expect(cases.filter((text) => !holdsLink(`see this: ${text}`))).to.deep.equal([])
    })

  for (const [what, cases] of Object.entries(NO_LINKS))
    it(`are not seen in ${what}`, () => {
      expect(cases.filter(holdsLink)).to.deep.equal([])
    })

  it('cost no time that a long message could spend', () => {
    const long = ['a.', 'a ', '. ', 'a . ', 'http', '[(', ' dot ', '1.', '<a ', '::', '-.'].map((part) =>
      part.repeat(Math.floor(4000 / part.length)),
    )
    expect(cpuMs(() => long.map(holdsLink)) / long.length).to.be.below(50)
  })
})
