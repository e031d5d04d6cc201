import { expect } from 'chai'
import { endCard, freezeCard, unfreezeCard } from '#api/access/cardRights.ts'
import { beginPayment, changeCard, giveCard } from '#test/kit/access/cardRights.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { type Creator, enter, type Stage, setStage } from '#test/kit/access/stage.ts'
import type { Reply } from '#test/kit/client.ts'
import { useStatements } from '#test/kit/cluster/useStatements.ts'
import { useDatabase } from '#test/kit/database.ts'
import { useApi } from '#test/kit/perProcess/api.ts'

describe('a right by card at the door', () => {
  const db = useDatabase()
  const wire = useStatements(db)
  const api = useApi(wire)
  let stage: Stage
  let creator: Creator
  let people: Person[]
  let room: string
  let next = 0
  const fan = (): Person => people[next++] as Person
  const pool = () => db.pool('api')
  const codeOf = (reply: Reply) => (reply.status === 201 ? 'in' : reply.body.code)
  const knock = (person: Person, at = room) => enter(api().url, person, at)
  /** A new live room of the creator, which ends the one before. */
  const open = async (tierNo?: number, of = creator) => {
    room = await stage.room(of, tierNo ? { tierNo } : {})
    return room
  }

  before(async () => {
    stage = await setStage(db)
    people = await seedPeople(pool(), api().installation, 60)
    creator = await stage.creator(fan())
  })
  beforeEach(() => open())
  afterEach(() => db.pool('owner').query("UPDATE app.clock SET shift = '0'"))

  /** As if nobody had indexed anything, while no provider answers. */
  async function withoutChain(work: () => Promise<void>): Promise<void> {
    const owner = db.pool('owner')
    const { rows } = await owner.query('SELECT to_jsonb(c) AS cursor FROM chain.cursor c')
    await owner.query('DELETE FROM chain.cursor')
    try {
      await work()
    } finally {
      await owner.query('INSERT INTO chain.cursor SELECT (jsonb_populate_record(NULL::chain.cursor, $1)).*', [
        rows[0].cursor,
      ])
    }
  }

  it('[S4.38] admits without a wallet, and the signed decision says card, under rules of version 4', async () => {
    const person = fan()
    await pool().query('UPDATE app.identity SET ended_at = app.now() WHERE account_id = $1', [
      person.accountId,
    ])
    expect(codeOf(await knock(person))).to.equal('NO_PASS')
    const { validUntil, entitlementId } = await giveCard(pool(), creator, person)
    const reply = await knock(person)
    expect(reply.status, reply.text).to.equal(201)
    expect(reply.body.validUntil).to.equal(validUntil?.toISOString())
    const { rows } = await pool().query(
      `SELECT d.policy_version, d.chain_id, d.evidence, s.source_key FROM app.decision d JOIN app.seat s ON s.decision_id = d.id
        WHERE d.id = $1`,
      [reply.body.decisionId],
    )
    expect(rows[0]).to.include({ policy_version: 11, chain_id: null, source_key: `card:${entitlementId}` })
    expect(rows[0].evidence).to.deep.include({ reader: 'none', blockAt: null })
    expect(rows[0].evidence.right).to.include({
      source: 'card',
      walletRef: null,
      level: 'finalized',
      tier: 1,
    })
    expect(JSON.stringify(rows[0].evidence)).not.to.contain('ent_')
  })

  it('[S4.14] opens while index and chain are down, where a pass is told that the chain cannot be read', async () => {
    const [byCard, byPass, lower] = [fan(), fan(), fan()]
    await giveCard(pool(), creator, byCard)
    await giveCard(pool(), creator, lower)
    await stage.givePass(creator, { passId: 1, owner: byPass.wallet })
    await withoutChain(async () => {
      const reply = await knock(byCard)
      expect(reply.status, reply.text).to.equal(201)
      const { seatId } = reply.body
      const renewed = await byCard.call(api().url, 'POST', `/v1/seats/${seatId}/renewals`)
      expect([renewed.status, renewed.body.seatId]).to.deep.equal([201, seatId])
      expect(codeOf(await knock(byPass))).to.equal('CHAIN_UNREADABLE')
      await open(3)
      expect(codeOf(await knock(lower)), 'what they have does not open it').to.equal('CHAIN_UNREADABLE')
    })
    expect(codeOf(await knock(lower))).to.equal('TIER_REQUIRED')
    await open()
    expect(codeOf(await knock(byPass))).to.equal('in')
  })

  it('[S4.14] an admission by card reads once and asks no chain: no statement more than by a pass', async () => {
    const [byCard, byPass, warm] = [fan(), fan(), fan()]
    await stage.givePass(creator, { passId: 2, owner: byPass.wallet })
    for (const person of [byCard, warm]) await giveCard(pool(), creator, person)
    // what a process and an account ask for once in their lives
    for (const person of [warm, byCard, byPass]) {
      const { body } = await knock(person)
      await person.call(api().url, 'DELETE', `/v1/seats/${body.seatId}`)
    }
    const seen = async (person: Person) => {
      wire.take()
      expect(codeOf(await knock(person))).to.equal('in')
      return wire
        .take()
        .filter((text) => /app\.(room|seat|identity|card_behind|entitlement)|chain\.|BEGIN|COMMIT/.test(text))
    }
    const [card, pass] = [await seen(byCard), await seen(byPass)]
    expect(card.filter((text) => /app\.(card_behind|entitlement|card_move)/.test(text))).to.have.length(1)
    expect(
      card.filter((text) => /FROM chain\.pass|JOIN app\.seat_lease|app\.identity/.test(text)).length,
    ).to.be.at.most(1)
    expect(card.length, card.join('\n')).to.be.at.most(pass.length)
  })

  it('[S4.38] 20 admissions of one right at once are one seat', async () => {
    const person = fan()
    await giveCard(pool(), creator, person)
    const replies = await Promise.all(Array.from({ length: 20 }, () => knock(person)))
    const codes = replies.map(codeOf)
    expect(codes.filter((code) => code === 'in')).to.have.length(1)
    for (const code of codes) expect(code).to.be.oneOf(['in', 'OTHER_DEVICE', 'BUSY'])
    const { rows } = await pool().query(
      "SELECT count(*)::int AS n FROM app.seat WHERE account_id = $1 AND state <> 'ended'",
      [person.accountId],
    )
    expect(rows[0].n).to.equal(1)
  })

  it('[S4.16] opens what it was paid for, for whom it was paid for, while it lasts', async () => {
    const [person, stranger] = [fan(), fan()]
    const other = await stage.creator(fan())
    await giveCard(pool(), creator, person, { lengthS: 1800 })
    expect(codeOf(await knock(stranger))).to.equal('NO_PASS')
    expect(codeOf(await knock(person, await stage.room(other)))).to.equal('NO_PASS')
    await open(3)
    expect(codeOf(await knock(person))).to.equal('TIER_REQUIRED')
    await giveCard(pool(), creator, person, { tierNo: 3, lengthS: 600 })
    expect(codeOf(await knock(person))).to.equal('in')
    await db.pool('owner').query("UPDATE app.clock SET shift = '11 minutes'")
    await open(3)
    expect(codeOf(await knock(person)), 'the lower one runs on').to.equal('TIER_REQUIRED')
    await db.pool('owner').query("UPDATE app.clock SET shift = '31 minutes'")
    await open()
    const late = await knock(person)
    expect([codeOf(late), late.body.facts.heldTier]).to.deep.equal(['PASS_EXPIRED', 1])
  })

  it('[S4.16] is refused while its payment is on hold, opens again, and is gone once it is paid back', async () => {
    const person = fan()
    const { sourceId } = await giveCard(pool(), creator, person)
    await changeCard(db.work(), freezeCard, sourceId)
    const held = await knock(person)
    expect([codeOf(held), held.body.facts]).to.deep.equal(['PAYMENT_FROZEN', { heldTier: 1 }])
    await changeCard(db.work(), unfreezeCard, sourceId)
    expect(codeOf(await knock(person))).to.equal('in')
    await changeCard(db.work(), (tx, deps, id) => endCard(tx, deps, id, 'REFUNDED'), sourceId)
    await open()
    expect(codeOf(await knock(person))).to.equal('NO_PASS')
  })

  it('[S4.16] with two stretches a hold on the running one opens the door by the next, by the same key', async () => {
    const person = fan()
    const first = await giveCard(pool(), creator, person)
    await giveCard(pool(), creator, person)
    await changeCard(db.work(), freezeCard, first.sourceId)
    const reply = await knock(person)
    expect(codeOf(reply)).to.equal('in')
    const { rows } = await pool().query('SELECT source_key FROM app.seat WHERE id = $1', [reply.body.seatId])
    expect(rows[0].source_key).to.equal(`card:${first.entitlementId}`)
  })

  it('[S4.12] who is paying for what would open is told to wait, without a decision, and is sold nothing more', async () => {
    const [paying, undecided, lower, other] = [fan(), fan(), fan(), fan()]
    const owner = db.pool('owner')
    await beginPayment(owner, creator, paying, { state: 'processing' })
    await beginPayment(owner, creator, undecided, { state: 'checkout_open' })
    await beginPayment(owner, creator, lower, { state: 'unknown' })
    const before = await stage.counts()
    const told = await knock(paying)
    expect([told.status, told.body.code, told.body.retryAfterS]).to.deep.equal([409, 'PAYMENT_PENDING', 5])
    expect((await stage.counts()).decisions).to.equal(before.decisions)
    expect(codeOf(await knock(undecided)), 'nothing was paid yet').to.equal('NO_PASS')
    expect(codeOf(await knock(other))).to.equal('NO_PASS')
    await open(3)
    expect(codeOf(await knock(lower)), 'it would not open this').to.equal('NO_PASS')
    await giveCard(pool(), creator, paying, { tierNo: 3 })
    expect(codeOf(await knock(paying))).to.equal('in')
  })
})
