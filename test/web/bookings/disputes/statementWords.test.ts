import { createHash } from 'node:crypto'
import { expect } from 'chai'
import { type StatementFacts, statementContent } from '#domain/calls/dispute.ts'
import { CALL_SIDES, DISPUTE_REASONS } from '#domain/calls/words.ts'
import type { WalletBooking } from '#web/bookings/booked/bookingModel.ts'
import { demandEvidence } from '#web/bookings/booked/steps/settleTransaction.ts'
import { callFileHref, wasDisputed } from '#web/bookings/disputes/disputeQueries.ts'
import { digestOf, type StatementEvidence } from '#web/bookings/disputes/evidence.ts'
import { reasonText, rulingText, sideNames } from '#web/bookings/disputes/statementWords.ts'
import { sampleBooking, sampleDivided } from '#web/fixtures/bookings/sampleBookings.ts'
import { sampleDisputed, sampleFile, sampleRuled } from '#web/fixtures/bookings/sampleStatements.ts'
import { Withheld } from '#web/transactions/runTx.ts'

const ofCreator: WalletBooking = { ...sampleDisputed, side: 'creator' }
const sha256 = (of: string | Uint8Array) => `0x${createHash('sha256').update(of).digest('hex')}`

describe('what is said about a call', () => {
  it('reads for each side as who said it', () => {
    const read = (booking: WalletBooking) =>
      CALL_SIDES.flatMap((by) =>
        (['absent', 'conduct'] as const).map((reason) => reasonText(reason, by, sideNames(booking))),
      )
    expect(read(sampleDisputed)).to.deep.equal([
      ...['You did not come', 'You behaved improperly'],
      ...['Northlight did not come', 'Northlight behaved improperly'],
    ])
    expect(read(ofCreator)).to.deep.equal([
      ...['Quiet Moth did not come', 'Quiet Moth behaved improperly'],
      ...['You did not come', 'You behaved improperly'],
    ])
    const unnamed = sideNames({ ...ofCreator, fanName: null })
    expect(reasonText('absent', 'creator', unnamed)).to.equal('The fan did not come')
    const words = DISPUTE_REASONS.map((reason) => reasonText(reason, 'fan', unnamed))
    expect(new Set(words).size, 'each its own').to.equal(DISPUTE_REASONS.length)
  })

  it('was ruled in words of who reads', () => {
    const read = (creatorBps: number) =>
      [sampleRuled, ofCreator].map((one) => rulingText({ creatorBps }, one))
    expect(read(7050)).to.deep.equal([
      'The arbiter gave you 29.5 % of the price, and the rest to Northlight.',
      'The arbiter gave you 70.5 % of the price, and the rest to Quiet Moth.',
    ])
    expect(read(0)).to.deep.equal([
      'The arbiter gave you the whole price.',
      'The arbiter gave Quiet Moth the whole price.',
    ])
    expect(read(10_000)).to.deep.equal([
      'The arbiter gave Northlight the whole price, less the fee.',
      'The arbiter gave you the whole price, less the fee.',
    ])
  })

  it('is asked for where somebody objected, and nowhere else', () => {
    expect([sampleDisputed, sampleRuled].map(wasDisputed)).to.deep.equal([true, true])
    expect([sampleBooking(1, {}), sampleDivided].map(wasDisputed)).to.deep.equal([false, false])
    expect(callFileHref('bkg_1', sampleFile(1))).to.equal(
      `/v1/me/calls/bookings/bkg_1/files/${sampleFile(1).id}`,
    )
  })

  it('[S3.42] has the hash that anybody computes of its words and files, and another one is withheld', () => {
    const picture = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 255])
    expect(digestOf(picture)).to.equal(sha256(picture))
    const escrow = { ...sampleDisputed.escrow, id: `0x${'AB'.repeat(32)}` }
    const booking: WalletBooking = { ...sampleDisputed, escrow }
    const said = { reason: 'cutShort' as const, text: 'Zehn Minuten.\n“Grün” 🙂', files: [sha256(picture)] }
    const facts: StatementFacts = { bookingKey: escrow.id.toLowerCase(), side: 'fan', ...said }
    const hash = sha256(statementContent(facts))
    const evidence: StatementEvidence = { ...said, hash }
    expect(demandEvidence(booking, evidence)).to.equal(hash)
    const others: StatementEvidence[] = [
      { ...evidence, text: 'Zehn Minuten.' },
      { ...evidence, files: [...said.files, sha256('more')] },
      { ...evidence, hash: sha256(statementContent({ ...facts, side: 'creator' })) },
    ]
    for (const other of others)
      expect(() => demandEvidence(booking, other)).to.throw(Withheld, /Nothing was sent/)
  })
})
