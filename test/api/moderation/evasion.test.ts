import { expect } from 'chai'
import { type EvasionSignal, gradeReturn } from '#domain/moderation/evasion.ts'

describe('hints about people who return [S1.23][T27]', () => {
  it('no signal alone is likely, and what thousands share is nothing', () => {
    const grade = (...signals: EvasionSignal[]) => gradeReturn(signals)
    for (const one of ['browser', 'card', 'pass', 'name', 'network', 'newAccount'] as const)
      expect(grade(one), one).not.to.equal('likely')
    expect(grade()).to.equal(null)
    expect(grade('network', 'newAccount')).to.equal(null)
    expect(grade('name')).to.equal(null)
    expect(grade('name', 'newAccount')).to.equal('possible')
    expect(grade('browser', 'network')).to.equal('possible')
    expect(grade('browser', 'network', 'newAccount')).to.equal('likely')
    expect(grade('network', 'network', 'network', 'network')).to.equal(null)
  })
})
