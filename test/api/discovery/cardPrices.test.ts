import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { seedToken } from '#test/api/access/tokens/seedToken.ts'
import { usePurchases } from '#test/api/billing/purchases/usePurchases.ts'
import { request } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'

interface Card {
  roomId: string
  cardFrom: { amount: number; currency: string } | null
  from: { priceUnits: string } | null
}

describe('what a live stream costs by card', () => {
  const database = useDatabase()
  const { api, shop, room } = usePurchases(database)

  const list = async (path: string): Promise<Map<string, Card['cardFrom']>> => {
    const { status, body, text } = await request(api().url, 'GET', path)
    expect(status, text).to.equal(200)
    return new Map((body.live as Card[]).map(({ roomId, cardFrom }) => [roomId, cardFrom]))
  }
  const live = () => list('/v1/live')

  it('[S3.15][S2.3] is the lowest price of what opens it, while it is sold so', async () => {
    const seller = await shop()
    const show = await room(seller)
    expect((await live()).get(show)).to.deep.equal({ amount: 900, currency: 'EUR' })
    await seller.tier(2, { rank: 2 })
    expect((await seller.setPrice(2, 700)).status).to.equal(200)
    expect((await live()).get(show)).to.deep.equal({ amount: 700, currency: 'EUR' })
    await seller.setPrice(2, 1200)
    expect((await live()).get(show), 'the newest price of each').to.deep.equal({
      amount: 900,
      currency: 'EUR',
    })
    await seller.change(1, 'flags = 2')
    expect((await live()).get(show), 'the first is paused').to.deep.equal({ amount: 1200, currency: 'EUR' })
    await seller.setPrice(2, null)
    expect((await live()).get(show)).to.equal(null)
  })

  it('[S1.15] is none where a follow is enough, and the highest tier’s where all is asked for', async () => {
    const seller = await shop()
    await seller.tier(2, { rank: 2 })
    expect((await seller.setPrice(2, 1200)).status).to.equal(200)
    const show = await room(seller)
    const [pass, second, follow] = [{ kind: 'pass' }, { kind: 'tier', tierNo: 2 }, { kind: 'follower' }]
    const behind = async (mode: 'any' | 'all', ...conditions: object[]) => {
      const { status, text } = await seller.client.call('PATCH', `/v1/rooms/${show}`, {
        body: { gate: { mode, conditions } },
      })
      expect(status, text).to.equal(200)
      return (await live()).get(show)?.amount ?? null
    }
    expect(await behind('any', pass, second)).to.equal(900)
    expect(await behind('any', second, pass, follow)).to.equal(null)
    expect(await behind('all', pass, follow)).to.equal(900)
    expect(await behind('all', pass, second, follow)).to.equal(1200)
    expect(await behind('any', follow)).to.equal(null)
    const quiet = { block: async () => 0 }
    const { token } = await seedToken(database.pool('indexer'), quiet, { wallet: randomBytes(20) })
    const tokens = { kind: 'erc20', address: token, minUnits: '5' }
    expect(await behind('any', pass, tokens)).to.equal(900)
    expect(await behind('all', pass, tokens), 'a pass alone does not open').to.equal(null)
  })

  it('[S3.15] is each one’s own, and is told in searches too', async () => {
    const [one, other] = [await shop(), await shop()]
    await other.setPrice(1, 1500)
    const [first, second] = [await room(one), await room(other)]
    const title = await database
      .pool('owner')
      .query<{ title: string }>('SELECT title FROM app.room WHERE id = $1', [first])
    const found = await list(`/v1/search?q=${encodeURIComponent(title.rows[0]?.title ?? '')}`)
    for (const cards of [await live(), found]) {
      expect(cards.get(first)).to.deep.equal({ amount: 900, currency: 'EUR' })
      expect(cards.get(second)).to.deep.equal({ amount: 1500, currency: 'EUR' })
    }
  })
})
