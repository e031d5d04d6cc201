import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { openQuote, quoteSecret, signQuote } from '#api/billing/offers/quoteToken.ts'
import { checkStillSold, readQuote } from '#api/billing/offers/readQuote.ts'
import type { ProblemError } from '#api/http/problemError.ts'
import { fixedSecret, type RotatingSecret } from '#domain/rotatingSecret.ts'
import { request } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { useSellers } from './useSellers.ts'

/** Of a tier that the kit puts on the chain. */
const LENGTH_S = 30 * 86_400

describe('a quote by card', () => {
  const database = useDatabase()
  const world = useSellers(database)
  const pool = () => database.work()
  const settings = { PUBLIC_URL: '', CARD_CURRENCY: 'EUR', CARD_STATEMENT_NAME: 'STAGEDOOR' }
  const installationSecret = () => {
    const path = world.api().installation.settings.SESSION_SECRET_FILE as string
    return quoteSecret(fixedSecret(readFileSync(path, 'utf8').trim()))
  }
  const deps = (quotes = installationSecret()) => ({ pool: pool(), chainId: 31337, quotes, settings })
  const read = (token: string, accountId: string, quotes?: RotatingSecret) =>
    readQuote(deps(quotes), token, accountId)
  const refusal = (work: Promise<unknown>) =>
    work.then(
      () => 'nothing',
      (error: ProblemError) => error.code,
    )

  it('[S2.3][S4.1][T44] says price, split, time and terms, and its sale is made of our rows', async () => {
    const [seller, fan] = [await world.seller(), await world.fan()]
    await seller.setPrice(1, 999, { refundRule: 'window', refundDays: 14 })
    const quote = await world.quote(fan, seller)
    expect(quote).to.deep.include({
      ...{ channelId: seller.channelId, tierNo: 1, tierName: 'Tier 1', amount: 999, currency: 'EUR' },
      ...{ creatorGets: 900, fee: 99, feeBps: 1000, lengthS: LENGTH_S, held: [], cards: [] },
      refund: { rule: 'window', days: 14 },
      statementName: `STAGEDOOR* ${seller.handle.toUpperCase().replace('-', ' ')}`,
    })
    expect(Date.parse(String(quote.validUntil)) - Date.parse(quote.startsAt)).to.equal(LENGTH_S * 1000)
    const sale = await read(quote.quote, fan.accountId)
    const { rows } = await database
      .pool('owner')
      .query('SELECT id FROM app.creator WHERE account_id = $1', [seller.client.accountId])
    expect(sale.quoteId).to.match(/^quo_[0-9a-hjkmnp-tv-z]{22}$/)
    expect(sale).to.deep.equal({
      ...{ product: 'pass', quoteId: sale.quoteId },
      ...{ accountId: fan.accountId, channelId: seller.channelId, creatorId: rows[0].id },
      ...{ accountRef: seller.account, chainId: 31337, collection: seller.collection, tierNo: 1, rank: 1 },
      ...{ lengthS: LENGTH_S, priceVersion: 1, amount: 999n, currency: 'EUR', fee: 99n, feeBps: 1000 },
      ...{ feeScheduleId: 'fee_0000000000000000000001', refundRule: 'window', refundDays: 14 },
      ...{ channelName: seller.name, handle: seller.handle, tierName: 'Tier 1' },
      ...{ statementName: quote.statementName, statementSuffix: quote.statementName.slice(11) },
    })
    expect(await checkStillSold(pool(), sale)).to.equal('OK')
    expect(quote.quote, 'no account of the provider goes to the browser').not.to.contain(
      Buffer.from(seller.account).toString('base64url').slice(1, -3),
    )
  })

  it('[S0.12][T44] an amount that the browser names is refused, and nobody gets one without an account', async () => {
    const [seller, fan] = [await world.seller(), await world.fan()]
    await seller.setPrice(1, 900)
    const body = { channelId: seller.channelId, tierNo: 1 }
    for (const extra of [{ amount: 1 }, { fee: 0 }, { feeBps: 0 }, { currency: 'JPY' }, { version: 1 }]) {
      const reply = await fan.call('POST', '/v1/card-quotes', { body: { ...body, ...extra } })
      expect([reply.status, reply.body.code], JSON.stringify(extra)).to.deep.equal([422, 'INVALID_INPUT'])
    }
    for (const wrong of [
      { ...body, channelId: 'chn_x' },
      { ...body, tierNo: 0 },
      { ...body, tierNo: '1' },
      {},
    ])
      expect((await fan.call('POST', '/v1/card-quotes', { body: wrong })).status).to.equal(422)
    expect((await request(world.api().url, 'POST', '/v1/card-quotes', { body })).status).to.equal(401)
    expect((await world.quote(fan, seller)).amount).to.equal(900)
  })

  it('[T44] one that was tampered with, or made for somebody else, is worth nothing', async () => {
    const [seller, fan, other] = [await world.seller(), await world.fan(), await world.fan()]
    await seller.setPrice(1, 900)
    await seller.setPrice(1, 800)
    const { quote } = await world.quote(fan, seller)
    const [body = '', mac = ''] = quote.split('.')
    const terms = openQuote(quote, installationSecret())
    if (terms === null || terms === 'old') throw new Error('the quote is not one of ours')
    const cheaper = signQuote({ ...terms, priceVersion: 1 }, fixedSecret('x'.repeat(64)))
    const flipped = `${body.slice(0, -2)}${body.at(-2) === 'A' ? 'B' : 'A'}${body.at(-1)}`
    for (const forged of [
      ...['', '.', 'x', body, `${body}.`, `${quote}.`, `${quote}=`, `${flipped}.${mac}`],
      ...[`${body}.${mac.slice(1)}`, `${cheaper.split('.')[0]}.${mac}`, cheaper],
      signQuote(
        terms,
        fixedSecret(
          readFileSync(world.api().installation.settings.SESSION_SECRET_FILE as string, 'utf8').trim(),
        ),
      ),
    ])
      expect(await refusal(read(forged, fan.accountId)), forged).to.equal('FORBIDDEN')
    expect(await refusal(read(quote, other.accountId)), 'of another account').to.equal('FORBIDDEN')
    expect((await read(quote, fan.accountId)).amount).to.equal(800n)
  })

  it('[T44] holds for ten minutes, and no longer than the secret it was signed with is believed', async () => {
    const [seller, fan] = [await world.seller(), await world.fan()]
    await seller.setPrice(1, 900)
    const { quote, expiresAt } = await world.quote(fan, seller)
    const { rows } = await database.pool('owner').query<{ now: Date }>('SELECT app.now() AS now')
    expect(Date.parse(expiresAt) - Number(rows[0]?.now)).to.be.within(590_000, 600_000)
    await world.shift('9 minutes')
    expect((await read(quote, fan.accountId)).amount).to.equal(900n)
    await world.shift('10 minutes')
    expect(await refusal(read(quote, fan.accountId))).to.equal('QUOTE_EXPIRED')
    await world.shift('0')
    const [ours] = installationSecret().accepted() as [string]
    const next = { current: () => 'n'.repeat(64), accepted: () => ['n'.repeat(64), ours], ended: () => [] }
    expect((await read(quote, fan.accountId, next)).amount, 'in the overlap').to.equal(900n)
    const later = { ...next, accepted: () => ['n'.repeat(64)], ended: () => [ours] }
    expect(await refusal(read(quote, fan.accountId, later))).to.equal('QUOTE_EXPIRED')
    const [form, id, ...rest] = JSON.parse(Buffer.from(quote.split('.')[0] as string, 'base64url').toString())
    expect([form, id]).to.deep.equal([2, (await read(quote, fan.accountId)).quoteId])
    const before = Buffer.from(JSON.stringify([1, ...rest])).toString('base64url')
    const mac = createHmac('sha256', installationSecret().current()).update(before).digest('base64url')
    expect(await refusal(read(`${before}.${mac}`, fan.accountId)), 'one without an id').to.equal(
      'QUOTE_EXPIRED',
    )
  })

  it('[T44] a price, rule or pause that changed since is seen before anybody pays', async () => {
    const [seller, fan] = [await world.seller(), await world.fan()]
    await seller.setPrice(1, 900)
    const sale = await read((await world.quote(fan, seller)).quote, fan.accountId)
    await seller.setPrice(1, 1200, { refundRule: 'creator' })
    expect(await checkStillSold(pool(), sale)).to.deep.equal({
      changed: { amount: 1200n, currency: 'EUR', refundRule: 'creator', refundDays: null, version: 2 },
    })
    await seller.setPrice(1, 900)
    expect(await checkStillSold(pool(), sale), 'as it was promised again').to.equal('OK')
    await seller.setPrice(1, 900, { refundRule: 'creator' })
    expect(await checkStillSold(pool(), sale)).to.have.property('changed')
    await seller.setPrice(1, 900)
    for (const [what, back] of [
      ['flags = 2', 'flags = 0'],
      ['flags = 8', 'flags = 0'],
      ['max_supply = 5', 'max_supply = 0'],
    ] as const) {
      await seller.change(1, what)
      expect(await refusal(checkStillSold(pool(), sale)), what).to.equal('NOT_SOLD_BY_CARD')
      await seller.change(1, back)
    }
    await seller.setPrice(1, null)
    expect(await refusal(checkStillSold(pool(), sale)), 'sold no more').to.equal('NOT_SOLD_BY_CARD')
    await seller.setPrice(1, 900)
    await world.ban(fan, seller)
    expect(await refusal(checkStillSold(pool(), sale)), 'banned since').to.equal('FORBIDDEN')
  })

  it('is given to nobody for their own channel, from a channel that bans them, or that is not there', async () => {
    const [seller, fan, banned] = [await world.seller(), await world.fan(), await world.fan()]
    expect((await world.ask(fan, seller)).body.code, 'no price').to.equal('NOT_SOLD_BY_CARD')
    await seller.setPrice(1, 900)
    const own = await world.ask(seller.client, seller)
    expect([own.status, own.body.code]).to.deep.equal([409, 'CONFLICT'])
    expect(own.body.detail).to.contain('yours')
    await world.ban(banned, seller)
    const refused = await world.ask(banned, seller)
    expect([refused.status, refused.body.code]).to.deep.equal([403, 'FORBIDDEN'])
    expect((await world.ask(fan, seller, 7)).status, 'no such tier').to.equal(404)
    const nowhere = { ...seller, channelId: `chn_${'0'.repeat(22)}` }
    expect((await world.ask(fan, nowhere)).status).to.equal(404)
    await seller.change(1, 'flags = 2')
    const paused = await world.ask(fan, seller)
    expect([paused.body.code, paused.body.detail]).to.deep.equal([
      'NOT_SOLD_BY_CARD',
      'The creator paused the sale of this tier.',
    ])
    await seller.change(1, 'flags = 0')
    await world.quote(fan, seller)
    const second = await seller.client.call('POST', '/v1/channels', {
      body: { handle: 'second-one', name: 'S' },
    })
    const path = `/v1/channels/${seller.channelId}`
    expect((await seller.client.call('PATCH', path, { body: { isArchived: true } })).status).to.equal(200)
    expect((await world.ask(fan, seller)).status, 'archived').to.equal(404)
    // passes count in all channels of a creator, and so do their prices
    const other = { ...seller, channelId: second.body.channel.id }
    expect((await world.quote(fan, other)).amount).to.equal(900)
  })
})
