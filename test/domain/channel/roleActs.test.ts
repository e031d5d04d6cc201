import { expect } from 'chai'
import { ACTING_ROLES, CHANNEL_ACTS, isAbove, mayDo } from '#domain/channel/roleActs.ts'

describe('what a role may do', () => {
  it('grows from a viewer to the owner: who is above may do all that one below may [S1.16]', () => {
    for (const act of CHANNEL_ACTS) {
      const may = ACTING_ROLES.map((role) => mayDo(role, act))
      expect(may, act).to.deep.equal([...may].sort())
    }
  })

  it('gives a moderator order, a producer the stream, and neither money, names or roles [S1.16]', () => {
    const allowed = (role: (typeof ACTING_ROLES)[number]) => CHANNEL_ACTS.filter((act) => mayDo(role, act))
    expect(allowed('viewer')).to.deep.equal([])
    expect(allowed('moderator').join()).to.equal(
      'seeViewers,deleteMessage,releaseMessage,timeOut,kick,ban,unban,shield,setChatRules,readLog',
    )
    expect(CHANNEL_ACTS.filter((act) => !mayDo('producer', act)).join()).to.equal(
      'giveRoles,changeChannel,managePayouts,setTiers',
    )
    expect(allowed('owner')).to.deep.equal([...CHANNEL_ACTS])
  })

  it('says who stands above whom, and nobody above themself [S1.16]', () => {
    expect(isAbove('owner', 'producer')).to.equal(true)
    expect(isAbove('moderator', 'producer')).to.equal(false)
    for (const one of ACTING_ROLES) expect(isAbove(one, one)).to.equal(false)
  })
})
