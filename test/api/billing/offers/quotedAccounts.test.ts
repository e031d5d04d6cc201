import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { quoteSecret } from '#api/billing/offers/quoteToken.ts'
import { readQuote } from '#api/billing/offers/readQuote.ts'
import { fixedSecret } from '#domain/rotatingSecret.ts'
import { useDatabase } from '#test/kit/database.ts'
import { type Seller, useSellers } from './useSellers.ts'

/** A reading that stays fresh, however long a test takes. */
const FRESH = '-1 hour'

describe('behind a quote by card', () => {
  const database = useDatabase()
  const world = useSellers(database)
  const { relay, order } = world
  const priced = async () => {
    const seller = await world.seller()
    await seller.setPrice(1, 900)
    return seller
  }
  const restrict = ({ account }: Seller) =>
    order('accounts/restrict', { account, requirement: 'individual.verification.document' })

  it('[S4.6] the account of the creator is read again when its reading is older than a minute', async () => {
    const [seller, fan] = [await priced(), await world.fan()]
    await restrict(seller)
    await world.readAgo(seller, FRESH)
    const before = relay().calls
    await world.quote(fan, seller)
    expect(relay().calls, 'a fresh reading is believed').to.equal(before)
    await world.readAgo(seller, '61 seconds')
    const refused = await world.ask(fan, seller)
    expect([refused.status, refused.body.code]).to.deep.equal([409, 'NOT_SOLD_BY_CARD'])
    expect(relay().calls).to.equal(before + 1)
    expect((await seller.page()).tiers[0]?.cardPrice).to.equal(null)
    // open again by itself
    await order('accounts/activate', { account: seller.account })
    await world.readAgo(seller, FRESH)
    expect((await world.ask(fan, seller)).status, 'within the minute').to.equal(409)
    await world.readAgo(seller, '61 seconds')
    expect((await world.quote(fan, seller)).amount).to.equal(900)
  })

  it('[S4.6][T44] a provider that does not answer is said in a sentence, and what is old sells nothing', async () => {
    const [seller, fan] = [await priced(), await world.fan()]
    await world.readAgo(seller, '61 seconds')
    for (const passage of ['never arrives', 'answer is lost', 'is too much'] as const) {
      relay().passage = passage
      const reply = await world.ask(fan, seller)
      expect([reply.status, reply.body.code], passage).to.deep.equal([503, 'PAYMENTS_UNREACHABLE'])
      expect(reply.body.detail).to.contain('nothing was charged')
    }
    relay().passage = 'passes'
    expect((await world.quote(fan, seller)).amount).to.equal(900)
  })

  it('[S2.13] fifty who ask at once cause one reading', async () => {
    const [seller, fan] = [await priced(), await world.fan()]
    await world.readAgo(seller, '61 seconds')
    const before = relay().calls
    const replies = await Promise.all(Array.from({ length: 50 }, () => world.ask(fan, seller)))
    expect(new Set(replies.map(({ status }) => status))).to.deep.equal(new Set([200]))
    expect(relay().calls - before).to.equal(1)
  })

  it('[S4.6] a creator who is suspended or leaves sells nothing, and sells again when that is over', async () => {
    const [seller, fan] = [await priced(), await world.fan()]
    const put = (state: string) =>
      database
        .pool('owner')
        .query('UPDATE app.account SET state = $2 WHERE id = $1', [seller.client.accountId, state])
    await put('suspended')
    expect((await world.ask(fan, seller)).body.code).to.equal('NOT_SOLD_BY_CARD')
    expect((await seller.page()).tiers[0]?.cardPrice).to.equal(null)
    await put('active')
    expect((await world.quote(fan, seller)).amount).to.equal(900)
    await put('closing')
    expect((await world.ask(fan, seller)).body.code).to.equal('NOT_FOUND')
  })

  it('nobody makes us ask for a channel of their own, or one that bans them', async () => {
    const [seller, banned] = [await priced(), await world.fan()]
    await world.ban(banned, seller)
    await world.readAgo(seller, '61 seconds')
    const before = relay().calls
    expect((await world.ask(seller.client, seller)).status).to.equal(409)
    expect((await world.ask(banned, seller)).status).to.equal(403)
    expect(relay().calls).to.equal(before)
  })

  describe('fees', () => {
    const setFee = (bps: number, of: Seller | null = null) =>
      database.pool('owner').query(
        `SELECT app.set_fee('pass', 'card', c.id, $1, app.now()) FROM (SELECT) one
         LEFT JOIN app.creator c ON c.account_id = $2`,
        [bps, of?.client.accountId ?? null],
      )
    const read = (token: string, accountId: string) =>
      readQuote(
        {
          pool: database.work(),
          chainId: 31337,
          quotes: quoteSecret(
            fixedSecret(
              readFileSync(world.api().installation.settings.SESSION_SECRET_FILE as string, 'utf8').trim(),
            ),
          ),
          settings: { PUBLIC_URL: '', CARD_CURRENCY: 'EUR', CARD_STATEMENT_NAME: 'STAGEDOOR' },
        },
        token,
        accountId,
      )

    it('[S2.17] a new schedule counts for new quotes; what was promised keeps its version and its part', async () => {
      const [seller, other, fan] = [await priced(), await priced(), await world.fan()]
      const before = await world.quote(fan, seller)
      const promised = await read(before.quote, fan.accountId)
      await setFee(500, seller)
      expect(await world.quote(fan, seller)).to.include({ fee: 45, creatorGets: 855, feeBps: 500 })
      expect(await world.quote(fan, other), 'another creator').to.include({ fee: 90, feeBps: 1000 })
      expect((await seller.prices()).feeBps).to.equal(500)
      expect(await read(before.quote, fan.accountId)).to.deep.equal(promised)
      expect(promised).to.include({ feeScheduleId: 'fee_0000000000000000000001', feeBps: 1000, fee: 90n })
      await setFee(2000)
      expect(await world.quote(fan, other)).to.include({ fee: 180, feeBps: 2000 })
      expect(await world.quote(fan, seller), 'its own goes before that of all').to.include({ feeBps: 500 })
      expect(await read(before.quote, fan.accountId)).to.deep.equal(promised)
    })

    it('[S1.29] may be nothing: the creator gets the whole', async () => {
      const [seller, fan] = [await priced(), await world.fan()]
      await setFee(0, seller)
      const quote = await world.quote(fan, seller)
      expect(quote).to.include({ amount: 900, fee: 0, creatorGets: 900, feeBps: 0 })
      expect((await read(quote.quote, fan.accountId)).fee).to.equal(0n)
    })
  })
})
