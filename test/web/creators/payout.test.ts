import { expect } from 'chai'
import { checkPayout, payoutDoubts } from '#web/creators/passes/payoutAddress.ts'

const GOOD = '0x71C7656EC7ab88b098defB751B7401B5f6d8976F'
const OTHER = '0x00000000000000000000000000000000000000aa'

describe('a payout address', () => {
  it('[S3.8] is taken with its check sum, and in one case without', () => {
    for (const typed of [GOOD, ` ${GOOD} `, GOOD.toLowerCase(), `0x${GOOD.slice(2).toUpperCase()}`])
      expect(checkPayout(typed, []), typed).to.deep.equal({ address: GOOD })
  })

  it('[S3.8] is refused when a sign of it is wrong, and when nobody could take the money out', () => {
    const fault = (typed: string) => {
      const checked = checkPayout(typed, [OTHER.toUpperCase().replace('0X', '0x')])
      return 'fault' in checked ? checked.fault : null
    }
    expect(fault(GOOD.replace('C7', 'c7'))).to.match(/check sum/)
    expect(fault(GOOD.slice(0, -1))).to.match(/40 signs/)
    expect(fault(`${GOOD}0`)).to.match(/40 signs/)
    expect(fault('northlight.eth')).to.match(/40 signs/)
    expect(fault(`0x${'0'.repeat(40)}`)).to.match(/Nobody owns/)
    expect(fault(OTHER)).to.match(/never be taken out/)
  })

  it('[S3.8] is doubted when it is no wallet of theirs, and when a contract is there', () => {
    expect(payoutDoubts(GOOD, [GOOD.toLowerCase()], false)).to.deep.equal([])
    expect(payoutDoubts(GOOD, [OTHER], false)[0]).to.match(/no wallet of yours/)
    expect(payoutDoubts(GOOD, [GOOD], true)[0]).to.match(/contract/)
    expect(payoutDoubts(GOOD, [], true)).to.have.length(2)
  })
})
