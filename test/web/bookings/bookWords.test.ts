import { expect } from 'chai'
import type { CallOffer } from '#api/bookings/contract.ts'
import { fromPrice } from '#web/bookings/book/bookChoice.ts'
import { holdNews, nextTimes } from '#web/bookings/book/holdWords.ts'
import { payWord } from '#web/bookings/offers/offerWords.ts'

type Price = CallOffer['prices'][number]
const euros = (units: string): Price => ({
  ...{ rail: 'card', currency: 'EUR', symbol: 'EUR', decimals: 2, sale: null },
  units,
})
const ether = (units: string): Price => ({
  ...{ rail: 'chain', currency: '0', symbol: 'ETH', decimals: 18, sale: null },
  units,
})
const offer = (...prices: Price[]): CallOffer => ({
  ...{ id: `off_${'0'.repeat(22)}`, media: 'video', lengthMinutes: 30, terms: 'moderate', termsVersion: 1 },
  ...{ prices, createdAt: '2026-11-20T08:00:00.000Z' },
})

describe('a time that is held', () => {
  it('is spoken of when it begins to run out, not each second', () => {
    const all = Array.from({ length: 601 }, (_, at) => holdNews(600 - at))
    const changes = all.flatMap((words, at) => (at > 0 && words === all[at - 1] ? [] : [[600 - at, words]]))
    expect(changes).to.deep.equal([
      [600, ''],
      [300, 'Five minutes left.'],
      [120, 'Two minutes left.'],
      [60, 'One minute left.'],
      [0, 'The time is over.'],
    ])
  })

  it('is refused with three times that are free next, whatever else the refusal holds', () => {
    const hours = ['17:00', '17:15', '17:30', '17:45'].map((clock) => `2026-11-26T${clock}:00.000Z`)
    expect(nextTimes({ next: [null, 'soon', ...hours] })).to.deep.equal(
      hours.slice(0, 3).map((one) => Date.parse(one)),
    )
    expect(nextTimes({ next: '2026-11-26T17:00:00.000Z' })).to.deep.equal([])
    expect(nextTimes(undefined)).to.deep.equal([])
  })
})

describe('what calls of a creator cost at least', () => {
  it('[S3.50] is the cheapest by card, and on the chain where no card is taken', () => {
    const cheap = ether('5000000000000000')
    expect(fromPrice([offer(euros('8000'), cheap), offer(euros('2500'))])).to.equal('€25')
    expect(fromPrice([offer(ether('20000000000000000')), offer(cheap)])).to.equal('0.005 ETH')
    expect(fromPrice([])).to.equal(null)
  })
  it('[S3.50] and each price says before a time is held whether it can be paid', () => {
    const sale = { creator: `0x${'5'.repeat(40)}`, offerNo: '1', policyId: 0 }
    const words = [{ ...ether('1'), sale }, ether('1'), euros('1')].map(payWord)
    expect(words).to.deep.equal(['by wallet', 'not by wallet yet', 'by card'])
  })
})
