import { expect } from 'chai'
import type { OpenMoney } from '#api/accounts/leaving/contract.ts'
import { openMoneyText } from '#web/accounts/data/openMoneyText.ts'
import { formatDate } from '#web/kit/format/formatTime.ts'

const SINCE = '2026-11-20T09:00:00.000Z'
const UNTIL = '2026-12-12T15:30:00.000Z'
const call: OpenMoney = {
  ...{ kind: 'call', isOwn: true, amount: 8000, currency: 'EUR', since: SINCE, until: UNTIL },
}

describe('money of a call that an erasure waits for', () => {
  it('is agreed, held or not, and names the way out of each side', () => {
    const [since, until] = [SINCE, UNTIL].map(formatDate)
    expect(openMoneyText(call)).to.equal(
      `€80 is agreed for a call since ${since}, and open until ${until} at the latest. Cancelling the call on its page ends that before.`,
    )
    expect(openMoneyText({ ...call, isOwn: false })).to.match(
      /^€80 of a fan is agreed for a call since .+ Declining the call on its page ends that before\.$/,
    )
    expect(openMoneyText({ ...call, until: null })).to.equal(
      `€80 that was held on your card for a call is let go since ${since}.`,
    )
    const byWallet = { ...call, amount: null, currency: null, until: null }
    expect(openMoneyText(byWallet)).to.equal(
      `A call that you paid by wallet is booked since ${since}, and the escrow holds its money until it ends. Its page says when that is, and how you can end it before.`,
    )
    expect(openMoneyText({ ...byWallet, isOwn: false })).to.match(
      /^A call that a fan paid you by wallet is booked since/,
    )
  })
})
