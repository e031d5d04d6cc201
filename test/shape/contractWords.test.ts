import { expect } from 'chai'
import { bannedIn, bannedNow } from './oldWords.ts'
import { read } from './sources.ts'

const LIST = 'test/shape/oldWords.json'
const listed: Record<string, string[]> = JSON.parse(read(LIST))

describe('words of the contracts', () => {
  it('are told apart inside names, and the project’s own name is none of them', () => {
    expect(bannedIn('function checkDoors(IPassDesk desk) // Stagedoor, officer, foremost')).to.deep.equal([
      'desk',
      'door',
    ])
    expect(bannedIn('uint256 MOST_IN_BATCH; OFFICE; GateKinds.MOST; // at most ALMOST_ALL')).to.deep.equal([
      'office',
      'MOST',
    ])
    expect(bannedIn('RECORDING_LEAST')).to.deep.equal(['LEAST'])
  })

  const now = bannedNow()
  const pairs = (all: Record<string, string[]>) =>
    Object.entries(all).flatMap(([path, words]) => words.map((word) => `${path}: ${word}`))

  it('are those of the field, but for the sources that stand in the list', () => {
    const known = pairs(listed)
    expect(pairs(now).filter((pair) => !known.includes(pair))).to.deep.equal([])
  })

  it('leave the list as soon as they are gone', () => {
    const there = pairs(now)
    expect(
      pairs(listed).filter((pair) => !there.includes(pair)),
      `take these out of ${LIST}`,
    ).to.deep.equal([])
  })
})
