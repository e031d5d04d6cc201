import { expect } from 'chai'
import type { JoinTicket } from '#protocol/ticket.ts'
import { ApiProblem, Unreachable } from '#web/kit/api/ApiProblem.ts'
import { openSeatRenewal } from '#web/media/seat/seatRenewal.ts'

const TICKET = { provider: 'embedded' } as JoinTicket

function desk() {
  const asked: unknown[] = []
  let failure: Error | null = null
  const renewal = openSeatRenewal(async (body) => {
    asked.push(body)
    if (failure) throw failure
    return TICKET
  })
  return {
    ...renewal,
    asked,
    fail: (error: Error | null) => {
      failure = error
    },
  }
}

describe('fresh tickets of a seat', () => {
  it('spends the newest token in one request and asks without one afterwards', async () => {
    const { renew, keepToken, asked } = desk()
    expect(await renew()).to.equal(TICKET)
    keepToken('old')
    keepToken('new')
    await renew()
    await renew()
    expect(asked).to.deep.equal([{}, { retryToken: 'new' }, {}])
  })

  it('keeps the token while nobody answers, unless a newer one came', async () => {
    const { renew, keepToken, asked, fail } = desk()
    const missed = () =>
      renew().then(
        () => expect.fail('it was answered'),
        () => undefined,
      )
    fail(new Unreachable())
    keepToken('first')
    await missed()
    const second = missed()
    keepToken('second')
    await second
    fail(new ApiProblem({ type: '', title: '', status: 503, code: 'BUSY', ref: '' }))
    await missed()
    await missed()
    expect(asked).to.deep.equal([
      { retryToken: 'first' },
      { retryToken: 'first' },
      { retryToken: 'second' },
      {},
    ])
  })
})
