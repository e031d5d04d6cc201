import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import type { CallOffer, OwnCalls } from '#api/bookings/contract.ts'
import { newId } from '#domain/ids.ts'
import { joinApi } from '#test/kit/perProcess/api.ts'
import { type CallSeller, countCallRows, HALF_AN_HOUR, newCallSeller, refusalOf } from './callSeller.ts'

const GONE = 'This offer was changed or taken back elsewhere meanwhile. Look at your offers as they are now.'

describe('offers of calls', function () {
  this.timeout(60_000)
  const { database, api } = joinApi()
  afterEach(() => database.pool('owner').query("UPDATE app.clock SET shift = '0'"))
  const lengths = ({ offers }: OwnCalls) => offers.map(({ lengthMinutes }) => lengthMinutes)
  const stored = async (seller: CallSeller) =>
    (
      await database.pool('owner').query<{ n: number; open: number }>(
        `SELECT count(*)::int AS n, count(*) FILTER (WHERE closed_at IS NULL)::int AS open FROM app.call_offer
          WHERE creator_id = (SELECT id FROM app.creator WHERE account_id = $1)`,
        [seller.client.accountId],
      )
    ).rows[0]

  it('[S3.50] are read as they were made, the oldest first', async () => {
    const seller = await newCallSeller(api().url)
    const made = await seller.offer({ media: 'voice', terms: 'strict' })
    expect(made.status, made.text).to.equal(201)
    const [{ id, createdAt, ...offer }] = made.body.offers as [CallOffer]
    expect(id).to.match(/^off_/)
    expect(Math.abs(Date.parse(createdAt) - Date.now())).to.be.below(60_000)
    expect(offer).to.deep.equal({
      ...{ media: 'voice', lengthMinutes: 30, terms: 'strict', termsVersion: 1 },
      prices: [
        {
          rail: 'chain',
          currency: '0',
          units: '1500000000000000000',
          symbol: 'ETH',
          decimals: 18,
          sale: null,
        },
      ],
    })
    await seller.offer({ lengthMinutes: 15 })
    const own = await seller.read()
    expect(own.offers[0]).to.deep.equal({ ...offer, id, createdAt })
    expect(lengths(own)).to.deep.equal([30, 15])
  })

  it('one that takes the place of another keeps it, and closes the other in the same step', async () => {
    const seller = await newCallSeller(api().url)
    for (const lengthMinutes of [15, 30, 45]) await seller.offer({ lengthMinutes })
    const second = (await seller.read()).offers[1] as CallOffer
    const changed = await seller.offer({ lengthMinutes: 60, replaces: second.id })
    expect([changed.status, lengths(changed.body)]).to.deep.equal([201, [15, 60, 45]])
    expect(changed.body.offers[1].id).not.to.equal(second.id)
    expect(await stored(seller)).to.deep.equal({ n: 4, open: 3 })
    const again = await seller.offer({ lengthMinutes: 90, replaces: second.id })
    expect([...refusalOf(again), again.body.detail]).to.deep.equal([409, 'CONFLICT', GONE])
    expect(lengths(await seller.read())).to.deep.equal([15, 60, 45])
    expect(await stored(seller)).to.deep.equal({ n: 4, open: 3 })
  })

  it('[once] of several that take the place of one at once, one does', async () => {
    const seller = await newCallSeller(api().url)
    const first = await seller.offered()
    const replies = await Promise.all(
      [15, 45, 60, 90].map((lengthMinutes) => seller.offer({ lengthMinutes, replaces: first.id })),
    )
    expect(replies.map(({ status }) => status).sort()).to.deep.equal([201, 409, 409, 409])
    expect((await seller.read()).offers).to.have.length(1)
    expect(await stored(seller)).to.deep.equal({ n: 2, open: 1 })
  })

  it('[once] of a change and a closing at once there is no third state', async () => {
    const seller = await newCallSeller(api().url)
    const first = await seller.offered()
    const [changed, closed] = await Promise.all([
      seller.offer({ lengthMinutes: 60, replaces: first.id }),
      seller.close(first.id),
    ])
    expect(closed.status).to.equal(200)
    expect(changed.status).to.be.oneOf([201, 409])
    expect(lengths(await seller.read())).to.deep.equal(changed.status === 201 ? [60] : [])
  })

  it('one is taken back, and once more changes nothing', async () => {
    const seller = await newCallSeller(api().url)
    const [kept, gone] = [await seller.offered({ lengthMinutes: 15 }), await seller.offered()]
    const closed = await seller.close(gone.id)
    expect([closed.status, lengths(closed.body)]).to.deep.equal([200, [15]])
    const closedAt = async () =>
      (await database.pool('owner').query('SELECT closed_at FROM app.call_offer WHERE id = $1', [gone.id]))
        .rows[0].closed_at
    const at = await closedAt()
    await database.pool('owner').query("UPDATE app.clock SET shift = '1 hour'")
    expect((await seller.close(gone.id)).body).to.deep.equal(closed.body)
    expect(await closedAt()).to.deep.equal(at)
    expect(kept.id).to.equal(closed.body.offers[0].id)
  })

  it('those of somebody else are neither closed nor replaced', async () => {
    const [seller, other] = [await newCallSeller(api().url), await newCallSeller(api().url)]
    const { id } = await seller.offered()
    const own = await seller.read()
    const rows = await countCallRows(database)
    for (const foreign of [id, newId('off', randomBytes)]) {
      expect(refusalOf(await other.close(foreign))).to.deep.equal([404, 'NOT_FOUND'])
      const refused = await other.offer({ replaces: foreign })
      expect([...refusalOf(refused), refused.body.detail]).to.deep.equal([409, 'CONFLICT', GONE])
    }
    expect(await countCallRows(database)).to.deep.equal(rows)
    expect(await seller.read()).to.deep.equal(own)
  })

  it('[once] are twelve at most, also when they come at once; a full list can still be changed', async () => {
    const seller = await newCallSeller(api().url)
    const replies = await Promise.all(Array.from({ length: 14 }, () => seller.offer()))
    expect(replies.map(({ status }) => status).sort()).to.deep.equal([...Array(12).fill(201), 409, 409])
    const full = await seller.offer()
    expect(full.body.detail).to.equal(
      'You have 12 offers, and that is the most. Take one of them back first.',
    )
    const [first] = (await seller.read()).offers as [CallOffer]
    const changed = await seller.offer({ lengthMinutes: 60, replaces: first.id })
    expect([changed.status, lengths(changed.body)[0]]).to.deep.equal([201, 60])
    expect(await stored(seller)).to.deep.equal({ n: 13, open: 12 })
  })

  it('are a hundred at most in a day', async () => {
    const seller = await newCallSeller(api().url)
    const fill = `INSERT INTO app.call_offer (id, creator_id, place, media, length_minutes, terms, terms_version, closed_at)
      SELECT 'off_' || lpad(n::text, 22, '0'), id, n, 'video', 30, 'strict', 1, app.now() FROM app.creator, generate_series(1, $2) n
       WHERE account_id = $1`
    await database.pool('owner').query(fill, [seller.client.accountId, 99])
    const last = await seller.offered()
    const refused = await seller.offer({ replaces: last.id })
    expect(refusalOf(refused)).to.deep.equal([409, 'CONFLICT'])
    // what it was to take the place of is still there
    expect((await seller.read()).offers.map(({ id }) => id)).to.deep.equal([last.id])
    await database.pool('owner').query("UPDATE app.clock SET shift = '1 day 1 second'")
    expect((await seller.offer({ replaces: last.id })).status).to.equal(201)
  })

  it('one request sent twice under its key makes one', async () => {
    const { client, read } = await newCallSeller(api().url)
    const send = () =>
      client.call('POST', '/v1/me/calls/offers', {
        body: HALF_AN_HOUR,
        headers: { 'idempotency-key': 'an-offer-1' },
      })
    const [first, again] = [await send(), await send()]
    expect([first.status, again.status, again.body]).to.deep.equal([201, 201, first.body])
    expect((await read()).offers).to.have.length(1)
  })
})
