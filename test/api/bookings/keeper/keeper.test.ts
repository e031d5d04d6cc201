import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import type { Hex } from 'viem'
import { createKeeperLook } from '#api/bookings/keeper/keeperLook.ts'
import { keeperDegraded } from '#api/bookings/keeper/keeping.ts'
import { newTimedId } from '#domain/ids.ts'
import { startNodeRelay } from '#test/api/attestation/nodeRelay.ts'
import { createInstallation, startWorker } from '#test/kit/api.ts'
import { until } from '#test/kit/time/until.ts'
import { CHAIN, DAY_S, PRICE, type Seller, useKeeper } from './useKeeper.ts'

/** Half an hour after the ten minutes until it begins. */
const OVER_S = 2400
const WINDOW_S = 129_600

describe('calls whose time is over end by the keeper', function () {
  this.timeout(120_000)
  const stage = useKeeper()
  const balance = ({ address }: { address: Hex }) => stage().fan.balanceOf(address)
  const empty = async () => {
    await stage().sql('DELETE FROM app.keeper')
    stage().alarms.names.length = 0
  }
  beforeEach(empty)
  /** a call that nobody says anything of, whose window is closed */
  async function over(by: Seller): Promise<Hex> {
    const id = await stage().book(by)
    await stage().pass(OVER_S + WINDOW_S)
    return id
  }

  it('[S3.43] with its purse empty both have their button, and with coins it goes on', async () => {
    const seller = await stage().seller()
    const id = await stage().book(seller)
    await stage().pass()
    expect(await stage().view(seller, id)).to.equal('none')
    await stage().look()
    expect(await stage().view(seller, id), 'before its time too').to.equal('waits')
    await stage().pass(OVER_S + WINDOW_S)
    await stage().look()
    expect(await stage().transactions()).to.deep.equal([])
    expect(await stage().view(seller, id)).to.equal('waits')
    expect(stage().alarms.names).to.include('keeper_funds_low')
    expect(await keeperDegraded(stage().pool, CHAIN)).to.deep.equal(['keeper_unfunded'])
    await stage().fund()
    const had = await balance(stage().fan)
    await stage().look()
    expect(await stage().statusOf(id)).to.equal('refunded')
    expect((await balance(stage().fan)) - had, 'the fan has all of it back').to.equal(PRICE)
    expect(await stage().view(seller, id)).to.equal('sent')
    expect(await keeperDegraded(stage().pool, CHAIN)).to.deep.equal([])
    await stage().pass()
    await stage().look()
    expect(await stage().row(id)).to.include({ isEnding: false, reverts: 0 })
    expect((await stage().transactions()).map(({ state }) => state)).to.deep.equal(['safe'])
  })

  it('[S3.41][S3.42] a confirmed one is paid to the wei, a disputed one divided after the deadline', async () => {
    await stage().fund()
    const [confirmed, disputed] = [await stage().seller(), await stage().seller()]
    const ids = [await stage().book(confirmed), await stage().book(disputed)] as const
    await stage().pass(OVER_S)
    await stage().send(confirmed, 'confirm', [ids[0]])
    await stage().send(stage().fan, 'dispute', [ids[1], `0x${'1'.repeat(64)}`])
    await stage().pass(WINDOW_S - 600)
    const sent = (await stage().transactions()).length
    await stage().look()
    expect((await stage().transactions()).length, 'before its window is over').to.equal(sent)
    expect(await stage().view(confirmed, ids[0])).to.equal('works')
    await stage().pass(600)
    const had = await balance(confirmed)
    const fee = (PRICE * (await stage().feeBpsOf(ids[0]))) / 10_000n
    await stage().look()
    expect(await stage().statusOf(ids[0])).to.equal('completed')
    expect((await balance(confirmed)) - had).to.equal(PRICE - fee)
    expect(await stage().statusOf(ids[1])).to.equal('disputed')
    await stage().pass(15 * DAY_S)
    await stage().look()
    expect(await stage().statusOf(ids[1])).to.equal('split')
  })

  it('[S3.36][once] what was stored and never reached a node is the same transaction afterwards', async () => {
    await stage().fund()
    const id = await over(await stage().seller())
    const relay = await startNodeRelay(stage().chain.url)
    try {
      relay.passage = 'lost'
      await stage().look({ urls: [relay.url] })
    } finally {
      await relay.close()
    }
    expect(await stage().statusOf(id)).to.equal('booked')
    expect(await stage().row(id)).to.include({ isEnding: true })
    await stage().look()
    expect(await stage().statusOf(id)).to.equal('refunded')
    const own = (await stage().transactions()).filter(({ subject }) => subject === id)
    expect(own, 'one transaction').to.have.length(1)
    await stage().pass()
  })

  it('[S3.43] beyond the gas of a day it waits, and goes on when a day is over', async () => {
    await stage().fund()
    const seller = await stage().seller()
    await stage().look({ dailyGas: 0n })
    expect(await stage().keeper(), 'before there is any').to.equal('limited')
    const id = await over(seller)
    await stage().look({ dailyGas: 0n })
    expect(await stage().statusOf(id)).to.equal('booked')
    expect([await stage().keeper(), await stage().view(seller, id)]).to.deep.equal(['limited', 'waits'])
    expect(stage().alarms.names).to.deep.equal(['keeper_limit_reached'])
    await stage().look({ dailyGas: 300_000n })
    expect(await stage().statusOf(id)).to.equal('refunded')
    const other = await stage().book(seller)
    await stage().pass(OVER_S + WINDOW_S - DAY_S / 2)
    await stage().pass(DAY_S / 2)
    await stage().look({ dailyGas: 300_000n })
    expect(await stage().statusOf(other)).to.equal('refunded')
  })

  it('[S3.43] one that takes too much gas is left to its two sides, which is named once', async () => {
    await stage().fund()
    const id = await over(await stage().seller())
    const relay = await startNodeRelay(stage().chain.url)
    relay.answers.set('eth_estimateGas', '0x7a120')
    try {
      const look = createKeeperLook(stage().deps({ urls: [relay.url] }))
      for (let n = 0; n < 2; n++) await look()
    } finally {
      await relay.close()
    }
    expect(await stage().statusOf(id)).to.equal('booked')
    expect(stage().alarms.names).to.deep.equal(['keeper_costly'])
    await stage().look()
    expect(await stage().statusOf(id)).to.equal('refunded')
    await stage().pass()
  })

  it('[S3.43] somebody who was first is nobody’s fault, and somebody who is ending it is left to it', async () => {
    await stage().fund()
    const seller = await stage().seller()
    const id = await over(seller)
    const row = await stage().row(id)
    await stage().sql(
      `INSERT INTO app.tx_intent (id, account_id, chain_id, wallet, nonce, purpose, expect, tx_hash, state)
       VALUES ($1, $2, $3, $4, 1, 'settle', $5, $6, 'sent')`,
      ...[newTimedId('job', Date.now(), randomBytes), seller.accountId, CHAIN],
      ...[Buffer.from(seller.address.slice(2), 'hex'), { booking: id }, randomBytes(32)],
    )
    await stage().look()
    expect(await stage().row(id)).to.deep.equal({ ...row, isEnding: false })
    await stage().sql("UPDATE app.tx_intent SET state = 'dropped'")
    // its block is dropped, and somebody else is in the next one
    await stage().look()
    await stage().chain.rpc('local_reorg', { depth: 1 })
    await stage().send(stage().fan, 'finish', [id])
    await stage().pass()
    await stage().look()
    await stage().pass()
    await stage().look()
    const [own] = (await stage().transactions()).filter(({ subject }) => subject === id)
    expect(own).to.include({ state: 'safe', isOk: false })
    expect(await stage().row(id)).to.deep.equal({ ...row, isEnding: false, reverts: 0 })
    expect(stage().alarms.names).to.deep.equal([])
  })

  it('[S3.41] the worker of the installation does it with its key, and without one says so', async () => {
    await stage().fund()
    const seller = await stage().seller()
    const id = await over(seller)
    const { database, deployment, chain, key } = stage()
    const installation = createInstallation({ rpcUrls: [chain.url], deployment: { ...deployment } })
    const own = { WORKER_MAX_REST_MS: '200', KEEPER_KEY_FILE: installation.file('keeper', key) }
    const worker = await startWorker(database, installation, own)
    try {
      await until('it is ended', async () => (await stage().statusOf(id)) === 'refunded')
      await until('it says so', async () => (await stage().keeper()) === 'works')
    } finally {
      await worker.stop()
    }
    const { KEEPER_KEY_FILE: _, ...without } = own
    const other = await startWorker(database, installation, without)
    try {
      await until('nothing is promised any more', async () => (await stage().keeper()) === undefined)
    } finally {
      await other.stop()
      installation.remove()
    }
    await stage().pass()
    expect(await stage().view(seller, id)).to.equal('none')
  })

  it('[S3.41] creators come in turns, and at most eight are under way', async () => {
    await stage().fund()
    const [busy, rare] = [await stage().seller(), await stage().seller()]
    for (let n = 0; n < 9; n++) await stage().book(busy)
    await stage().pass(60)
    const id = await over(rare)
    const known = (await stage().transactions()).length
    await stage().chain.rpc('local_hold', true)
    await stage().look()
    const sent = (await stage().transactions()).slice(known)
    expect(sent).to.have.length(8)
    expect(sent.slice(0, 2).map(({ subject }) => subject)).to.include(id)
    await stage().chain.rpc('local_hold', false)
    await stage().pass()
  })
})
