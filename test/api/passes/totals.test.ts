import { expect } from 'chai'
import { Interface, Wallet } from 'ethers'
import type { SaleTotal } from '#api/passes/sales/contract.ts'
import { ledgerAbi } from '#generated/abis.ts'
import { MONTH_S, type PassCalls, PRICE } from '#test/indexer/kit/passCalls.ts'
import type { Stage } from '#test/indexer/kit/stage.ts'
import { reachHead } from '#test/indexer/kit/startIndexer.ts'
import type { TestApi } from '#test/kit/api.ts'
import type { Client } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { purses, reckonRevoked, reckonTotals } from './reckon.ts'
import { deployRefusingPayee } from './refusingPayee.ts'
import { useSalesWorld } from './useSalesWorld.ts'

const WINDOW_S = 7 * 86_400
const ledger = new Interface(ledgerAbi)
/** What it has, it was paid. */
const fresh = () => Wallet.createRandom().address

describe('what a creator’s sales came to', function () {
  this.timeout(120_000)
  const db = useDatabase()
  const world = useSalesWorld(db)
  let stage: Stage
  let api: TestApi
  let owner: Client
  let channel: string
  let on: PassCalls
  let creator: Wallet
  let fans: Wallet[]
  const referrer = fresh()
  const first = fresh()
  /** every payout there was */
  const payouts: string[] = []

  before(async () => {
    ;({ stage, api, owner, channel, on, creator, fans } = world())
    await on.call(creator, 'setPayout', [first])
    payouts.push(first)
  })

  const totalsNow = async (): Promise<SaleTotal[]> =>
    (await owner.call('GET', `/v1/channels/${channel}/sale-totals`)).body.totals

  const sum = (totals: readonly SaleTotal[], currency: number, key: keyof SaleTotal) =>
    totals.filter((one) => one.currency === currency).reduce((all, one) => all + BigInt(one[key]), 0n)

  /** The page against the events, and both against who has how much. */
  async function agree(): Promise<SaleTotal[]> {
    await reachHead(stage, db.pool('owner'))
    const totals = await totalsNow()
    const reckoned = await reckonTotals(stage, on.collection, creator.address)
    const shown = totals.map((one) => [
      `${one.tierNo}/${one.currency}`,
      [one.grossUnits, one.shareUnits, one.refundedUnits, one.keptUnits],
    ])
    expect(Object.fromEntries(shown)).to.deep.equal(
      Object.fromEntries(
        [...reckoned].map(([key, one]) => [
          key,
          [one.gross, one.share, one.refunded, one.kept].map((units) => units.toString()),
        ]),
      ),
    )
    const { has, owed } = purses(stage)
    for (const currency of [0, 1]) {
      const all = async (ask: typeof has) =>
        (await Promise.all(payouts.map((one) => ask(one, currency)))).reduce((a, b) => a + b, 0n)
      const revoked = await reckonRevoked(stage, on.collection, creator.address, BigInt(currency))
      const waiting = await all(owed)
      expect(sum(totals, currency, 'waitingUnits'), 'waiting').to.equal(waiting)
      expect(sum(totals, currency, 'keptUnits'), 'kept').to.equal(await has(on.collection, currency))
      expect(sum(totals, currency, 'yoursUnits') + revoked, 'yours').to.equal((await all(has)) + waiting)
      expect(sum(totals, currency, 'shareUnits'), 'share').to.equal(await has(referrer, currency))
    }
    return totals
  }
  /** What happens is taken back by the chain, and happens again. */
  async function agreeTwice(act: () => Promise<void>): Promise<SaleTotal[]> {
    const { number } = await stage.head()
    const before = await agree()
    await act()
    const once = await agree()
    await stage.chain.rpc('local_reorg', { depth: (await stage.head()).number - number })
    expect(await agree(), 'after the reorg').to.deep.equal(before)
    await act()
    const again = await agree()
    expect(again.length).to.equal(once.length)
    return again
  }
  const buyFor = (fan: Wallet, tier: number, price: bigint) =>
    on.call(fan, 'purchase', [tier, fan.address, price, referrer], price)

  it('[S2.1][S3.8] of purchases, extensions, upgrades and grants, with shares, in two currencies', async () => {
    const [a, b, c, d] = fans as [Wallet, Wallet, Wallet, Wallet]
    const low = await on.tier({ referralBps: 1000 })
    const high = await on.tier({ referralBps: 500, rank: 9, price: PRICE * 5n })
    const dollars = await on.tier({ currency: 1, price: 77n })
    const totals = await agreeTwice(async () => {
      await buyFor(a, low, PRICE)
      await buyFor(a, low, PRICE)
      await on.call(a, 'upgrade', [await on.passOf(a), high, PRICE * 5n], PRICE * 5n)
      await on.call(b, 'renewSubscription', [await on.passOf(a), MONTH_S], PRICE * 5n)
      await on.call(creator, 'grant', [[b.address], low, 2_000_000_000])
      await on.byVoucher(c, { tier: low, price: PRICE / 3n })
      await on.byPermit(d, dollars)
      await on.byPermit(d, dollars)
    })
    expect(totals.map(({ tierNo, symbol }) => [tierNo, symbol])).to.deep.equal([
      [low, 'ETH'],
      [high, 'ETH'],
      [dollars, 'TUSD'],
    ])
  })

  it('[S3.8] of prices that are kept, given back, earned in part, in all, or by an upgrade', async () => {
    const [, , , , e, f] = fans as [Wallet, Wallet, Wallet, Wallet, Wallet, Wallet]
    const terms = { flags: 4, refundWindow: WINDOW_S, price: PRICE * 8n, referralBps: 1000 }
    const low = await on.tier(terms)
    const high = await on.tier({ ...terms, rank: 7, price: PRICE * 24n })
    const final = await on.tier({ rank: 200, price: PRICE * 50n, referralBps: 100 })
    await agreeTwice(async () => {
      await buyFor(e, low, PRICE * 8n)
      await buyFor(f, low, PRICE * 8n)
      await on.call(e, 'refund', [await on.passOf(e)])
      await on.call(f, 'upgrade', [await on.passOf(f), high, PRICE * 24n], PRICE * 24n)
    })
    await on.wait(WINDOW_S)
    await on.call(e, 'sweepMatured', [[await on.passOf(f)]])
    await agree()
    await buyFor(e, low, PRICE * 8n)
    await on.call(f, 'upgrade', [await on.passOf(f), final, PRICE * 50n], PRICE * 50n)
    await on.call(creator, 'revoke', [await on.passOf(e), PRICE * 9n], PRICE * 9n)
    await on.call(creator, 'revoke', [await on.passOf(f), PRICE * 99n], PRICE * 99n)
    await agree()
  })

  it('[S3.8] of a payout that takes no money: it waits by tier until it is claimed, also after the payout changed', async () => {
    const [a, b, c] = [fans[2], fans[3], fans[4]] as [Wallet, Wallet, Wallet]
    const payee = await deployRefusingPayee(stage.provider, creator)
    await on.call(creator, 'setPayout', [payee])
    payouts.push(payee)
    const terms = { flags: 4, refundWindow: WINDOW_S, price: PRICE * 8n, referralBps: 1000 }
    const [kept, high] = [await on.tier(terms), await on.tier({ rank: 250, price: PRICE * 16n })]
    for (const fan of [a, b, c])
      if ((await on.passOf(fan)) !== 0n) await on.call(fan, 'burn', [await on.passOf(fan)])
    const waiting = await agreeTwice(async () => {
      await buyFor(a, high, PRICE * 16n)
      await buyFor(b, kept, PRICE * 8n)
      // the price of the first tier is earned, and what is due of the second is paid, in one transaction
      await on.call(b, 'upgrade', [await on.passOf(b), high, PRICE * 16n], PRICE * 16n)
    })
    const of = (tier: number) => waiting.find(({ tierNo }) => tierNo === tier)
    expect(of(kept)?.waitingUnits).to.equal(((PRICE * 8n * 9n) / 10n).toString())
    expect(BigInt(of(high)?.waitingUnits ?? 0) > PRICE * 16n, 'both sales of the higher tier').to.equal(true)
    const later = fresh()
    await on.call(creator, 'setPayout', [later])
    payouts.push(later)
    await buyFor(c, high, PRICE * 16n)
    expect(sum(await agree(), 0, 'waitingUnits') > 0n).to.equal(true)
    await stage.send(creator, payee, '0x01')
    const claim = ledger.encodeFunctionData('withdrawFor', [payee, 0])
    await stage.send(fans[5] as Wallet, stage.deployment.ledger, claim)
    expect(sum(await agree(), 0, 'waitingUnits')).to.equal(0n)
  })

  it('[S3.8][S2.1][T42] a page of sales has everything that was sold once, newest first, and nobody’s address', async () => {
    const seen: Record<string, unknown>[] = []
    for (let before: string | null = ''; before !== null; ) {
      const query: string = before === '' ? '' : `?before=${before}`
      const { body } = await owner.call('GET', `/v1/channels/${channel}/sales${query}`)
      seen.push(...body.sales)
      before = body.next
    }
    const { rows } = await db.pool('owner').query(
      `SELECT '0x' || encode(tx_hash, 'hex') || '/' || log_index AS id FROM chain.pass_sale WHERE collection = $1
       ORDER BY block DESC, log_index DESC`,
      [Buffer.from(on.collection.slice(2), 'hex')],
    )
    expect(seen.map(({ txHash, logIndex }) => `${txHash}/${logIndex}`)).to.deep.equal(
      rows.map(({ id }) => id),
    )
    expect(new Set(seen.map(({ kind }) => kind))).to.deep.equal(
      new Set(['purchase', 'extension', 'upgrade', 'grant', 'refund', 'revocation']),
    )
    const text = JSON.stringify(seen).toLowerCase()
    for (const { address } of stage.people) expect(text).not.to.contain(address.slice(2).toLowerCase())
    const short = stage.people.map(({ address }) =>
      `${address.slice(0, 6)}…${address.slice(-4)}`.toLowerCase(),
    )
    expect(short).to.include.members([...new Set(seen.map(({ address }) => address))])
  })

  it('[S3.8] holders are the live passes, each once', async () => {
    const { body } = await owner.call('GET', `/v1/channels/${channel}/holders`)
    const live = (
      await Promise.all(stage.people.map(async (one) => ({ one, pass: await on.passOf(one) })))
    ).filter(({ pass }) => pass !== 0n)
    const { rows } = await db.pool('owner').query(
      `SELECT pass_id::text AS id FROM chain.pass WHERE collection = $1 AND NOT revoked
         AND (valid_until IS NULL OR valid_until > app.now()) ORDER BY pass_id DESC`,
      [Buffer.from(on.collection.slice(2), 'hex')],
    )
    expect(body.holders.map(({ passId }: { passId: string }) => passId)).to.deep.equal(
      rows.map(({ id }) => id),
    )
    expect(body.holders.length).to.be.greaterThan(0).and.to.be.at.most(live.length)
  })

  it('[T20] a file of sales holds every one, streamed, and nothing that a spreadsheet would run', async () => {
    const name = { name: '=HYPERLINK("x")', benefits: '' }
    await owner.call('PUT', `/v1/channels/${channel}/tiers/3/text`, { body: name })
    const reply = await fetch(`${api.url}/v1/channels/${channel}/sales.csv`, {
      headers: { authorization: `Bearer ${owner.token}` },
    })
    expect(reply.headers.get('content-type')).to.match(/^text\/csv/)
    expect(reply.headers.get('content-disposition')).to.equal('attachment; filename="sales.csv"')
    const lines = (await reply.text()).trimEnd().split('\r\n')
    const { rows } = await db
      .pool('owner')
      .query('SELECT FROM chain.pass_sale WHERE collection = $1', [
        Buffer.from(on.collection.slice(2), 'hex'),
      ])
    expect(lines).to.have.length(rows.length + 1)
    expect(lines.filter((line) => line.includes('HYPERLINK')).length).to.be.greaterThan(0)
    expect(lines.filter((line) => /(^|,)"?[=+\-@\t]/.test(line))).to.deep.equal([])
    expect(lines.find((line) => line.includes('HYPERLINK'))).to.contain(`"'=HYPERLINK(""x"")"`)
  })
})
