import { expect } from 'chai'
import { bannedIn, bannedNow } from './oldWords.ts'

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

  it('are those of the field', () => {
    expect(bannedNow()).to.deep.equal({})
  })
})
