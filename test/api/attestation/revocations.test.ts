import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { type Abi, encodeFunctionData } from 'viem'
import { newId } from '#domain/ids.ts'
import { streamPassAbi } from '#generated/abis.ts'
import { useDatabase } from '#test/kit/database.ts'
import { buyPass, PRICE } from '#test/scripts/deploy/earlier/passLine.ts'
import { type AttestorStage, DAY_S, DEAR, openAttestorStage } from './useAttestor.ts'

describe('passes of card payments that went back', function () {
  this.timeout(120_000)
  const database = useDatabase()
  let stage: AttestorStage
  before(async () => {
    stage = await openAttestorStage(database)
  })
  after(() => stage?.end())
  afterEach(() => {
    stage.alarms.names.length = 0
  })
  const transactions = async () =>
    (
      await database
        .pool('owner')
        .query<{ nonce: string; state: string; is_ok: boolean }>(
          'SELECT nonce::text, state, is_ok FROM app.service_tx ORDER BY nonce, n',
        )
    ).rows

  /** What who keeps the books reads of passes that were not taken back. */
  async function matters(): Promise<{ key: string; cause: string; subject: string; creator_id: string }[]> {
    const { rows } = await database.pool('api').query<{
      matters: { kind: string; key: string; cause: string; subject: string; creator_id: string }[]
    }>(
      "SELECT app.read_money($1, $2, 'the weekly look', NULL, 100, ARRAY[now(), now()]) -> 'matters' AS matters",
      [newId('acc', randomBytes), newId('aud' as 'acc', randomBytes)],
    )
    return (rows[0]?.matters ?? []).filter(({ kind }) => kind === 'revocation')
  }

  it('[S4.38][T16] are revoked by the attestor, once, and done when a safe block shows it', async () => {
    const fan = await stage.fan()
    const given = await stage.sign(fan.address)
    await stage.claim(fan, given)
    await stage.pass()
    expect(await stage.opens(fan)).to.equal(true)
    await stage.ask(given, 'DISPUTE')
    await stage.ask(given, 'REFUND')
    expect(await stage.read(given)).to.deep.equal({ state: 'waiting', doneAt: null, end: null, fault: null })
    await stage.look()
    expect(await stage.opens(fan), 'revoked').to.equal(false)
    expect((await stage.read(given))?.state, 'no safe block has it').to.equal('sending')
    await stage.look()
    expect((await stage.read(given))?.state).to.equal('sending')
    await stage.pass()
    await stage.look()
    expect(await stage.read(given)).to.include({ state: 'done', end: 'REVOKED' })
    expect(await transactions()).to.deep.equal([{ nonce: '0', state: 'safe', is_ok: true }])
    expect(stage.alarms.names).to.deep.equal([])
  })

  it('[S4.38] a claim that comes after the wish is revoked too, and a voucher without one is over', async () => {
    const [late, never] = [await stage.fan(), await stage.fan()]
    const given = await stage.sign(late.address)
    const unused = await stage.sign(never.address)
    for (const one of [given, unused]) await stage.ask(one)
    await stage.look()
    expect((await stage.read(given))?.state).to.equal('waiting')
    await stage.claim(late, given)
    await stage.pass()
    await stage.look()
    expect(await stage.opens(late)).to.equal(false)
    await stage.pass(4, 3601)
    await stage.look()
    expect(await stage.read(unused)).to.include({ state: 'done', end: 'UNCLAIMED' })
    expect(await stage.read(given)).to.include({ state: 'done', end: 'REVOKED' })
    const { simulated } = await stage.claim(never, unused).then(
      () => ({ simulated: 'taken' }),
      (error: Error) => ({ simulated: error.message }),
    )
    expect(simulated).to.match(/StreamPass_VoucherExpired/)
  })

  it('[S4.38] passes that expired or were burned need no transaction', async () => {
    const before = (await transactions()).length
    const [short, burning] = [await stage.fan(), await stage.fan()]
    const given = await stage.sign(short.address, { length: 3600, heldS: 2 * DAY_S })
    const burned = await stage.sign(burning.address)
    await stage.claim(short, given)
    const passId = await stage.claim(burning, burned)
    await burning.call(stage.collection, streamPassAbi as Abi, 'burn', [passId])
    await stage.pass(4, 3601)
    for (const one of [given, burned]) await stage.ask(one)
    await stage.look()
    expect(await stage.read(given)).to.include({ state: 'done', end: 'EXPIRED' })
    expect(await stage.read(burned)).to.include({ state: 'done', end: 'BURNED' })
    expect(await transactions()).to.have.length(before)
  })

  it('[S4.38][S2.10][T16] time that the owner bought on the chain is not paid for: a person is asked at /admin/money, and nothing is sent', async () => {
    const before = (await transactions()).length
    const fan = await stage.fan()
    const given = await stage.sign(fan.address, { tierNo: 2 })
    await stage.claim(fan, given)
    await stage.buyFor(fan, fan.address, 2)
    await stage.pass()
    await stage.ask(given)
    await stage.look()
    expect(await stage.read(given)).to.include({ state: 'person', fault: 'WORTH' })
    expect(stage.alarms.names).to.deep.equal(['revocation_needs_person'])
    expect(await transactions()).to.have.length(before)
    const row = { key: `revocation:${given.moveId}`, cause: 'WORTH', subject: given.moveId }
    const [matter, ...others] = await matters()
    expect(matter).to.deep.include({ ...row, creator_id: stage.creatorId })
    expect(others).to.deep.equal([])
    await stage.look()
    expect(stage.alarms.names, 'told once').to.have.length(1)

    const generous = stage.deps({ bounds: { maxPaid: DEAR } })
    const had = await fan.balanceOf(fan.address)
    await stage.look(generous)
    expect(await stage.opens(fan)).to.equal(false)
    const paid = (await fan.balanceOf(fan.address)) - had
    expect(paid > 0n && paid <= DEAR, `${paid}`).to.equal(true)
    await stage.pass()
    await stage.look()
    expect(await stage.read(given)).to.include({ state: 'done', end: 'REVOKED', fault: null })
    expect(await matters(), 'it went by itself').to.deep.equal([])
  })

  it('[S4.38][T16] dust that somebody put into a pass keeps it from nobody: its owner is paid that, never more than a purchase costs', async () => {
    const [first, second, other] = [await stage.fan(), await stage.fan(), await stage.fan()]
    const [given, own] = [await stage.sign(first.address), await stage.sign(second.address)]
    await stage.claim(first, given)
    await stage.claim(second, own)
    await stage.buyFor(other, first.address, 1)
    await stage.buyFor(second, second.address, 1)
    await stage.pass()
    const had = await Promise.all([first, second].map(({ address }) => first.balanceOf(address)))
    for (const one of [given, own]) await stage.ask(one, 'DISPUTE')
    await stage.look()
    expect([await stage.opens(first), await stage.opens(second)]).to.deep.equal([false, false])
    const have = await Promise.all([first, second].map(({ address }) => first.balanceOf(address)))
    const paid = have.map((wei, n) => wei - (had[n] as bigint))
    expect(paid, 'of time that had not begun the whole price').to.deep.equal([PRICE, PRICE])
    await stage.pass()
    await stage.look()
    for (const one of [given, own])
      expect(await stage.read(one)).to.include({ state: 'done', end: 'REVOKED', fault: null })
    expect(stage.alarms.names).to.deep.equal([])
  })

  it('[S4.38] who buys anew after the revocation keeps that', async () => {
    const fan = await stage.fan()
    const given = await stage.sign(fan.address)
    await stage.claim(fan, given)
    await stage.pass()
    await stage.ask(given)
    await stage.look()
    await buyPass(fan, stage.collection)
    await stage.look()
    await stage.pass()
    await stage.look()
    expect(await stage.read(given)).to.include({ state: 'done', end: 'REVOKED' })
    expect(await stage.opens(fan)).to.equal(true)
  })

  it('[S4.38][S2.10][T16] after the hold a person is asked and ends it with a reason, and the time that is left ends it', async () => {
    const before = (await transactions()).length
    const fan = await stage.fan()
    const given = await stage.sign(fan.address, { length: 5 * DAY_S, heldS: 3601 })
    await stage.claim(fan, given)
    await stage.pass(4, 2 * DAY_S)
    await stage.ask(given)
    await stage.look()
    expect(await stage.read(given)).to.include({ state: 'person', fault: 'HOLD_OVER' })
    const open = await matters()
    expect(open.map(({ key, cause }) => [key, cause])).to.deep.equal([
      [`revocation:${given.moveId}`, 'HOLD_OVER'],
    ])
    const end = () =>
      database
        .pool('api')
        .query<{ isEnded: boolean }>(
          `SELECT app.end_matter($1, $2, $3, 'paid by the installation', NULL) AS "isEnded"`,
          [newId('acc', randomBytes), newId('aud' as 'acc', randomBytes), open[0]?.key],
        )
    expect([(await end()).rows[0]?.isEnded, (await end()).rows[0]?.isEnded], 'once').to.deep.equal([
      true,
      false,
    ])
    expect(await matters()).to.deep.equal([])
    await stage.pass(4, 3 * DAY_S)
    await stage.look()
    expect(await stage.read(given)).to.include({ state: 'done', end: 'EXPIRED' })
    expect(await transactions()).to.have.length(before)
  })

  it('[S4.38][T16] one that is refused holds up no other', async () => {
    const [bad, good] = [await stage.fan(), await stage.fan()]
    const [held, free] = [await stage.sign(bad.address, { tierNo: 2 }), await stage.sign(good.address)]
    await stage.claim(bad, held)
    await stage.claim(good, free)
    await stage.buyFor(bad, bad.address, 2)
    await stage.pass()
    await stage.ask(held)
    await stage.ask(free)
    await stage.look()
    expect((await stage.read(held))?.state).to.equal('person')
    expect(await stage.opens(good)).to.equal(false)
    await stage.pass()
    await stage.look()
    expect(await stage.read(free)).to.include({ state: 'done', end: 'REVOKED' })
  })

  it('[S4.38] what the creator revokes counts as well', async () => {
    const before = (await transactions()).length
    const fan = await stage.fan()
    const given = await stage.sign(fan.address)
    const passId = await stage.claim(fan, given)
    const data = encodeFunctionData({ abi: streamPassAbi, functionName: 'revoke', args: [passId, 0n] })
    await stage.creator.send(stage.collection, data, 'by the creator')
    await stage.pass()
    await stage.ask(given)
    await stage.look()
    expect(await stage.read(given)).to.include({ state: 'done', end: 'REVOKED' })
    expect(await transactions()).to.have.length(before)
  })
})
