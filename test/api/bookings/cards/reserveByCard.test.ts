import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { ProblemError } from '#api/http/problemError.ts'
import { newId, newTimedId } from '#domain/ids.ts'
import { signIn } from '#test/kit/client.ts'
import { type HeldByCard, useHeldCards } from './useHeldCards.ts'

const refusal = (run: Promise<unknown>) =>
  run.then(
    () => null,
    (error) => {
      if (!(error instanceof ProblemError)) throw error
      return error
    },
  )
const codeOf = async (run: Promise<unknown>) => (await refusal(run))?.code

describe('times that are reserved by card [S0.11]', function () {
  this.timeout(60_000)
  const world = useHeldCards()

  const agreements = ({ reservationId }: HeldByCard) =>
    world.sql<{ purchase_id: string; text: string; units: string; fee_bps: number }>(
      'SELECT purchase_id, text, units::text, fee_bps FROM app.card_agreement WHERE reservation_id = $1',
      reservationId,
    )

  it('two windows get one purchase, and its time is held while its page is open', async () => {
    const held = await world.hold()
    const all = await Promise.all([world.press(held), world.press(held, { clientKey: 'o'.repeat(22) })])
    const ids = new Set(all.map(({ body }) => body.id))
    expect(ids.size).to.equal(1)
    const [id] = ids
    expect(await agreements(held)).to.deep.equal([
      { purchase_id: id, text: held.text, units: '8000', fee_bps: 1000 },
    ])
    const [own] = (await world.held(held.fan)).reservations
    expect(own).to.deep.include({
      isPaying: true,
      byCard: { way: 'open', statementName: own?.byCard?.statementName, purchaseId: id },
    })
    expect(own?.byCard?.statementName).to.match(/^STAGEDOOR\* /)
    expect(Date.parse(own?.heldUntil ?? '') - Date.now()).to.be.within(36 * 60_000, 38 * 60_000)
    // whoever comes back later, with whatever price it has by then, finds it too
    expect((await world.press(held, { text: 'old' })).body.id).to.equal(id)
    const given = await refusal(world.giveBack(held))
    expect([given?.code, given?.extra.detail]).to.deep.equal([
      'CONFLICT',
      'You are paying for this time by card. Finish that payment, or give it up on its page: then you can give the time back.',
    ])
    expect(await world.isTaken(held)).to.equal(true)
  })

  const purchases = ({ fan }: HeldByCard) =>
    world.sql<{ id: string }>('SELECT id FROM app.purchase WHERE account_id = $1', fan.accountId)
  let keys = 0
  /** another press, not the same one again */
  const anew = () => ({ clientKey: String(keys++).padStart(22, 'n') })

  it('a payment that is over is answered, and never sold anew at what was agreed then', async () => {
    const held = await world.hold()
    const id = await world.reserve(held)
    await world.givesUp(held, id)
    // its time is freed of it in just the moment in which the provider is asked
    const over = await refusal(world.press(held, { ...anew(), meanwhile: () => world.follow() }))
    expect([over?.code, over?.extra.detail]).to.deep.equal([
      'CONFLICT',
      'The payment for this time is over. Load the page again, and reserve it anew; nothing was paid.',
    ])
    expect((await world.press(held)).body, 'the press whose answer was lost').to.include({ id })
    await world.sql(
      "UPDATE app.call_price SET units = 9000 WHERE offer_id = $1 AND rail = 'card'",
      held.calls.offer.id,
    )
    expect(await codeOf(world.press(held, anew()))).to.equal('PRICE_CHANGED')
    expect((await held.calls.seller.close(held.calls.offer.id)).status).to.be.below(300)
    expect((await refusal(world.press(held, anew())))?.extra.detail).to.match(/^This offer was changed/)
    expect(await purchases(held)).to.deep.equal([{ id }])
  })

  it('a time that is given back while the provider is asked leaves no purchase', async () => {
    const held = await world.hold()
    const gone = await refusal(world.press(held, { meanwhile: () => world.giveBack(held) }))
    expect(gone?.code).to.equal('CONFLICT')
    expect([await purchases(held), await agreements(held)]).to.deep.equal([[], []])
  })

  it('a time of which a payment begins just while it is given back stays held', async () => {
    const held = await world.hold()
    const given = await world.whileUncommitted(
      'UPDATE app.call_reservation SET purchase_id = $1 WHERE id = $2',
      [newId('pur', randomBytes), held.reservationId],
      () => refusal(world.giveBack(held)),
    )
    expect(given?.code).to.equal('CONFLICT')
    expect(await world.isTaken(held)).to.equal(true)
  })

  it('who lets three payments come to nothing within a day waits with the next', async () => {
    const held = await world.hold()
    for (let n = 0; n < 3; n++) {
      await world.givesUp(held, await world.reserve(held, anew()))
      await world.follow()
    }
    const paused = await refusal(world.press(held, anew()))
    expect([paused?.code, paused?.extra.detail]).to.deep.equal([
      'CARD_PAUSED',
      'You let 3 payments for calls come to nothing within a day, and that is the most. Reserve the next one later, or book it by wallet; nothing was paid.',
    ])
    expect(paused?.extra.retryAfterS).to.be.within(86_000, 86_400)
    expect(await purchases(held)).to.have.length(3)
  })

  it('what differs from what is sold is refused by its name, and nothing is bought', async () => {
    const held = await world.hold()
    const price = await refusal(world.press(held, { amount: 7000 }))
    expect([price?.code, price?.extra.facts]).to.deep.equal([
      'PRICE_CHANGED',
      { amount: 7000, currency: 'EUR', newAmount: 8000, newCurrency: 'EUR' },
    ])
    expect(await codeOf(world.press(held, { currency: 'USD' }))).to.equal('PRICE_CHANGED')
    const text = await refusal(world.press(held, { text: `${held.text} ` }))
    expect([text?.code, text?.extra.facts]).to.deep.equal(['CONFLICT', { field: 'text' }])
    expect(await codeOf(world.press(held, {}, await signIn(world.url())))).to.equal('NOT_FOUND')
    await world.sql("DELETE FROM app.call_price WHERE offer_id = $1 AND rail = 'card'", held.calls.offer.id)
    expect(await codeOf(world.press(held))).to.equal('NOT_SOLD_BY_CARD')
    expect(await agreements(held)).to.deep.equal([])
  })

  it('[S3.50] a call that is too far away for a hold has a card saved, and five at most wait for their money', async () => {
    const first = await world.hold(8)
    const [own] = (await world.held(first.fan)).reservations
    expect(own?.byCard).to.deep.include({ way: 'later', purchaseId: null })
    expect(await codeOf(world.press(first, { text: first.text.replace(/\n.*/, '') }))).to.equal('CONFLICT')
    const saved = [await world.save(first, anew())]
    const { calls, fan } = first
    for (const days of [9, 10, 11, 12])
      saved.push(await world.save(await world.hold(days, { calls, fan }), anew()))
    const states = await world.sql<{ state: string }>(
      'SELECT state FROM app.purchase WHERE id = ANY ($1) AND saves_card',
      saved,
    )
    expect(states.map(({ state }) => state)).to.deep.equal(Array(5).fill('saved'))
    const next = await world.hold(13, { fan })
    const paused = await refusal(world.press(next, anew()))
    expect([paused?.code, paused?.extra.detail]).to.deep.equal([
      'CARD_PAUSED',
      'You have 5 calls whose money is not held on your card yet, and that is the most. Cancel one of them, wait until one is held, or book this one by wallet; nothing was paid.',
    ])
    const near = await world.hold(2, { fan })
    expect((await world.press(near, anew())).body.id, 'one that is held at once').to.match(/^pur_/)
  })

  it('who is banned, pays by wallet, or holds it no more is refused', async () => {
    const held = await world.hold()
    await world.sql(
      `INSERT INTO app.call_agreement (chain_id, escrow, id, account_id, reservation_id, creator_id, channel_id, offer_id, creator_wallet,
         fan_wallet, currency, units, starts_at, length_minutes, policy_id, offer_no, nonce, text)
       SELECT 31337, decode(repeat('01', 20), 'hex'), sha256(r.id::bytea), r.account_id, r.id, r.creator_id, r.channel_id, r.offer_id,
         decode(repeat('01', 20), 'hex'), decode(repeat('02', 20), 'hex'), 0, 1, r.starts_at, 30, 0, 1, 1, 'x'
       FROM app.call_reservation r WHERE r.id = $1`,
      held.reservationId,
    )
    const intent = await world.sql<{ id: string }>(
      `INSERT INTO app.tx_intent (id, account_id, chain_id, wallet, nonce, purpose, expect, tx_hash, state)
       SELECT 'job_0000000000000000000000', account_id, chain_id, fan_wallet, 0, 'booking',
         jsonb_build_object('booking', '0x' || encode(id, 'hex')), id, 'sent' FROM app.call_agreement WHERE reservation_id = $1 RETURNING id`,
      held.reservationId,
    )
    expect((await refusal(world.press(held)))?.extra.detail).to.match(/^You are paying for the time/)
    await world.sql("UPDATE app.tx_intent SET state = 'dropped' WHERE id = $1", intent[0]?.id)
    await world.sql(
      `WITH done AS (INSERT INTO app.action_log (id, actor, target_account, kind, rule_code, reason) VALUES ($3, $1, $1, 'ban', 'spam', 'x') RETURNING id)
       INSERT INTO app.ban (channel_id, account_id, action_id, rule_code, reason) SELECT $2, $1, id, 'spam', 'x' FROM done`,
      ...[held.fan.accountId, held.calls.channelId, newTimedId('aud', Date.now(), randomBytes)],
    )
    expect(await codeOf(world.press(held))).to.equal('FORBIDDEN')
    await world.sql('DELETE FROM app.ban WHERE account_id = $1', held.fan.accountId)
    await world.shift('11 minutes')
    expect((await refusal(world.press(held)))?.extra.detail).to.match(/^Your time is not held any more/)
    expect(await agreements(held)).to.deep.equal([])
  })
})
