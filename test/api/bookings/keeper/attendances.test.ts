import { expect } from 'chai'
import type { Hex } from 'viem'
import { createKeeperLook } from '#api/bookings/keeper/keeperLook.ts'
import { CHALLENGE_SECONDS } from '#domain/booking/terms.ts'
import { startNodeRelay } from '#test/api/attestation/nodeRelay.ts'
import { useAttendances } from './useAttendances.ts'
import { DAY_S, PRICE, type Seller, useKeeper } from './useKeeper.ts'

/** Ten minutes until it begins, half an hour, and ten minutes until its record is judged. */
const JUDGED_S = 600 + 1800 + 600
const WINDOW_S = 129_600

describe('attendances that are signed come to the escrow by the keeper', function () {
  this.timeout(120_000)
  const stage = useKeeper()
  const findings = useAttendances(stage)
  beforeEach(async () => {
    await stage().sql('DELETE FROM app.keeper')
    stage().alarms.names.length = 0
  })
  /** a call of which is signed that both were there for half of it */
  async function judged(by: Seller, isOwn = true): Promise<Hex> {
    const id = await stage().book(by)
    await stage().pass(JUDGED_S)
    await findings.sign(id, isOwn)
    return id
  }
  const sentFor = async (id: Hex) =>
    (await stage().transactions()).filter(({ subject }) => subject === id).map(({ hash }) => hash)
  const balance = ({ address }: Seller) => stage().fan.balanceOf(address)
  /** What half of the price is for its creator. */
  async function share(id: Hex): Promise<bigint> {
    const half = PRICE / 2n
    return half - (half * (await stage().feeBpsOf(id))) / 10_000n
  }

  it('[S3.38] with its purse empty both have their button, and with coins it is brought', async () => {
    const seller = await stage().seller()
    const id = await judged(seller)
    await stage().look()
    expect(await sentFor(id)).to.deep.equal([])
    expect(await stage().view(seller, id)).to.equal('waits')
    await stage().fund()
    await stage().chain.rpc('local_hold', true)
    await stage().look()
    expect(await stage().view(seller, id), 'until a block has it').to.equal('sent')
    await stage().chain.rpc('local_hold', false)
    await stage().pass()
    expect(await stage().statusOf(id)).to.equal('attested')
    expect(await stage().view(seller, id), 'until its end').to.equal('works')
  })

  it('[S3.43] many attendances hold up no end, where the gas of a day is short', async () => {
    await stage().fund()
    // what other tests left ends first
    await stage().pass(CHALLENGE_SECONDS)
    await stage().look()
    const over = await stage().book(await stage().seller())
    await stage().pass(600 + 1800 + WINDOW_S - 2 * JUDGED_S)
    const ids = [await judged(await stage().seller()), await judged(await stage().seller())]
    await stage().look({ dailyGas: 300_000n })
    await stage().pass()
    expect(await stage().statusOf(over)).to.equal('refunded')
    const statuses = await Promise.all(ids.map((id) => stage().statusOf(id)))
    expect(statuses.sort()).to.deep.equal(['attested', 'booked'])
  })

  it('[S3.38][S3.41] it is brought once within its time, and half a day later its share is paid to the wei', async () => {
    await stage().fund()
    const seller = await stage().seller()
    const late = await stage().book(await stage().seller())
    await stage().pass(600 + 1800 + WINDOW_S - CHALLENGE_SECONDS - JUDGED_S)
    const id = await judged(seller)
    await stage().pass(120)
    await findings.sign(late)
    for (let n = 0; n < 2; n++) {
      await stage().look()
      await stage().pass()
    }
    expect(await stage().statusOf(id)).to.equal('attested')
    expect(await findings.finding(id)).to.deep.equal({ isAttesting: true, reverts: 0 })
    expect(await sentFor(id)).to.have.length(1)
    expect([await stage().statusOf(late), await sentFor(late)]).to.deep.equal(['booked', []])
    await stage().pass(CHALLENGE_SECONDS)
    const had = await balance(seller)
    await stage().look()
    expect((await balance(seller)) - had).to.equal(await share(id))
    expect(await sentFor(id)).to.have.length(2)
    expect(await stage().statusOf(late)).to.equal('refunded')
    expect(stage().alarms.names).to.deep.equal([])
    await stage().pass()
  })

  it('[S3.38] in a dispute it is brought too, and counts where nobody divides', async () => {
    await stage().fund()
    const seller = await stage().seller()
    const id = await stage().book(seller)
    await stage().pass(JUDGED_S)
    await stage().send(stage().fan, 'dispute', [id, `0x${'1'.repeat(64)}`])
    await stage().pass()
    await findings.sign(id)
    await stage().look()
    await stage().pass()
    await stage().look()
    expect([await stage().statusOf(id), (await sentFor(id)).length]).to.deep.equal(['disputed', 1])
    await stage().pass(15 * DAY_S)
    const had = await balance(seller)
    await stage().look()
    expect((await balance(seller)) - had).to.equal(await share(id))
    await stage().pass()
  })

  it('[S3.36] a signature that the escrow refuses is left to its sides, and holds up neither its end nor another', async () => {
    await stage().fund()
    const seller = await stage().seller()
    const id = await judged(seller, false)
    const look = createKeeperLook(stage().deps())
    const other = await judged(await stage().seller())
    for (let n = 0; n < 2; n++) await look()
    expect(await stage().statusOf(other)).to.equal('attested')
    expect([await stage().statusOf(id), await stage().view(seller, id)]).to.deep.equal(['booked', 'waits'])
    await stage().pass(WINDOW_S)
    await look()
    expect(await stage().statusOf(id)).to.equal('refunded')
    expect(stage().alarms.names).to.deep.equal(['keeper_refused'])
    await stage().pass()
  })

  it('[S3.36][once] what was stored and never reached a node is the same transaction afterwards', async () => {
    await stage().fund()
    const seller = await stage().seller()
    const id = await judged(seller)
    await stage().post(seller, id)
    await stage().look()
    expect(await sentFor(id), 'somebody brings it').to.deep.equal([])
    await stage().pass(200)
    const relay = await startNodeRelay(stage().chain.url)
    try {
      relay.passage = 'lost'
      for (let n = 0; n < 2; n++) await stage().look({ urls: [relay.url] })
    } finally {
      await relay.close()
    }
    expect([await stage().statusOf(id), (await sentFor(id)).length]).to.deep.equal(['booked', 1])
    const stored = await sentFor(id)
    await stage().look()
    expect(await stage().statusOf(id)).to.equal('attested')
    expect(await sentFor(id)).to.deep.equal(stored)
    await stage().pass()
  })

  it('[S3.43] what a block refuses for the third time is left to its sides, and nobody counts it against the end', async () => {
    await stage().fund()
    const seller = await stage().seller()
    const id = await judged(seller)
    await findings.setReverts(id, 2)
    await stage().look()
    // its block is dropped, and the next one takes the role of who signed it
    await stage().chain.rpc('local_reorg', { depth: 1 })
    await findings.revoke()
    for (let n = 0; n < 2; n++) {
      await stage().pass()
      await stage().look()
    }
    expect(await findings.finding(id)).to.deep.equal({ isAttesting: false, reverts: 3 })
    expect(await stage().row(id)).to.include({ isEnding: false, reverts: 0 })
    expect(stage().alarms.names).to.deep.equal(['keeper_refused'])
    expect(await stage().view(seller, id)).to.equal('none')
    await findings.grant()
    await stage().pass(WINDOW_S)
    await stage().look()
    expect(await stage().statusOf(id)).to.equal('refunded')
    await stage().pass()
  })
})
