import { expect } from 'chai'
import { Interface, Wallet } from 'ethers'
import { createChainMoney } from '#api/adapters/chain/createChainMoney.ts'
import { postChainFacts } from '#api/ledger/chain/postChainFacts.ts'
import type { EarningFigure } from '#api/ledger/contract.ts'
import { postJournal } from '#api/ledger/postJournal.ts'
import { compareChain } from '#api/ledger/reconcile/compareChain.ts'
import { withTransaction } from '#db/transaction.ts'
import { chainCurrency } from '#domain/ledger/currencyCode.ts'
import { ledgerAbi } from '#generated/abis.ts'
import { createAlarms } from '#telemetry/alarms.ts'
import { purses } from '#test/api/passes/reckon.ts'
import { deployRefusingPayee } from '#test/api/passes/refusingPayee.ts'
import { useSalesWorld } from '#test/api/passes/useSalesWorld.ts'
import { type PassCalls, PRICE } from '#test/indexer/kit/passCalls.ts'
import type { Stage } from '#test/indexer/kit/stage.ts'
import { reachHead } from '#test/indexer/kit/startIndexer.ts'
import { useDatabase } from '#test/kit/database.ts'
import { freePort } from '#test/kit/ports.ts'
import { balancesIn } from './books.ts'

const WINDOW_S = 7 * 86_400

describe('facts of the chain in the books [S2.18][S2.9]', function () {
  this.timeout(120_000)
  const db = useDatabase()
  const world = useSalesWorld(db)
  let [stage, on, creator, fans]: [Stage, PassCalls, Wallet, Wallet[]] = [] as never
  const payout = Wallet.createRandom().address
  const referrer = Wallet.createRandom().address
  let ledger = ''

  before(async () => {
    ;({ stage, on, creator, fans } = world())
    ledger = stage.deployment.ledger.toLowerCase()
    await on.call(creator, 'setPayout', [payout])
  })

  const api = () => db.work()
  const code = (index: number) => {
    const token = JSON.parse(stage.deploymentText).currencies.find(
      (one: { index: number }) => one.index === index,
    )
    return chainCurrency(stage.deployment.chainId, token?.token ?? null)
  }
  /** As if all that is indexed were settled, by the node and by who agrees. */
  const settle = () => db.pool('owner').query('UPDATE chain.cursor SET safe = number, agreed = number')
  const post = async () => postChainFacts({ pool: api(), ...JSON.parse(stage.deploymentText) }, -1)
  async function settled(): Promise<Record<string, bigint>> {
    await reachHead(stage, db.pool('owner'))
    await settle()
    await post()
    return balancesIn(api())
  }
  const journals = async () =>
    (await api().query<{ key: string }>('SELECT key FROM app.journal ORDER BY key')).rows.map(
      ({ key }) => key,
    )
  const buy = (fan: Wallet, tier: number, price: bigint) =>
    on.call(fan, 'purchase', [tier, fan.address, price, referrer], price)
  const at = (place: string, ref: string, index: number) => `${place} ${ref.toLowerCase()} ${code(index)}`

  /** The books beside what the chain says of who has how much. */
  async function agree(payouts: string[] = [payout]): Promise<void> {
    const books = await settled()
    const { has, owed } = purses(stage)
    for (const index of [0, 1]) {
      expect(books[at('contract', on.collection, index)] ?? 0n, 'kept').to.equal(
        await has(on.collection, index),
      )
      for (const one of payouts) {
        const waits = books[at('contract', `${ledger}:${one}`, index)] ?? 0n
        expect(books[at('wallet', one, index)] ?? 0n, `${one} has`).to.equal(await has(one, index))
        expect(waits, `${one} waits`).to.equal(await owed(one, index))
      }
    }
    const totals = Object.entries(books).filter(([name]) => !name.endsWith('EUR'))
    for (const index of [0, 1])
      expect(
        totals.filter(([name]) => name.endsWith(code(index))).reduce((sum, [, one]) => sum + one, 0n),
      ).to.equal(0n)
  }

  it('sales with shares in two currencies, kept prices, refunds and settlements: who has what on the chain', async () => {
    const [a, b, c, d] = fans as [Wallet, Wallet, Wallet, Wallet]
    const low = await on.tier({ referralBps: 1000 })
    const dollars = await on.tier({ currency: 1, price: 77n })
    const kept = await on.tier({ flags: 4, refundWindow: WINDOW_S, price: PRICE * 8n, referralBps: 1000 })
    await buy(a, low, PRICE)
    await buy(a, low, PRICE)
    await on.byPermit(d, dollars)
    await buy(b, kept, PRICE * 8n)
    await buy(c, kept, PRICE * 8n)
    await agree()
    await on.call(b, 'refund', [await on.passOf(b)])
    await agree()
    await on.wait(WINDOW_S)
    await on.call(c, 'sweepMatured', [[await on.passOf(c)]])
    await agree()
    expect((await journals()).filter((key) => !/^chain:0x[0-9a-f]{64}:\d+$/.test(key))).to.deep.equal([])
  })

  it('what could not be delivered waits in a place of its own until it is claimed', async () => {
    const payee = await deployRefusingPayee(stage.provider, creator)
    await on.call(creator, 'setPayout', [payee])
    const [, , , , e] = fans as [Wallet, Wallet, Wallet, Wallet, Wallet]
    const tier = await on.tier({})
    await buy(e, tier, PRICE)
    await agree([payout, payee])
    await stage.send(creator, payee, '0x01')
    const claim = new Interface(ledgerAbi).encodeFunctionData('withdrawFor', [payee, 0])
    await stage.send(e, ledger, claim)
    await agree([payout, payee])
    await on.call(creator, 'setPayout', [payout])
  })

  it('is written once, however often and by however many it is read, and after the index was built anew', async () => {
    const before = await journals()
    for (let again = 0; again < 3; again++) await post()
    await Promise.all([post(), post()])
    const owner = db.pool('owner')
    for (const table of ['event', 'pass_sale', 'pass_settlement'])
      await owner.query(`CREATE TABLE kept_${table} AS TABLE chain.${table}`)
    for (const table of ['event', 'pass_sale', 'pass_settlement'])
      await owner.query(`DELETE FROM chain.${table}`)
    await post()
    expect(await journals(), 'an empty index takes nothing back').to.deep.equal(before)
    for (const table of ['event', 'pass_sale', 'pass_settlement'])
      await owner.query(`INSERT INTO chain.${table} SELECT * FROM kept_${table}`)
    await post()
    expect(await journals()).to.deep.equal(before)
  })

  it('waits until the node calls it safe and providers agree', async () => {
    const [fan] = fans.slice(5) as [Wallet]
    const tier = await on.tier({})
    const before = await settled()
    const { number } = await stage.head()
    await buy(fan, tier, PRICE)
    await reachHead(stage, db.pool('owner'))
    const owner = db.pool('owner')
    for (const level of ['safe = number, agreed = $1', 'finalized = 0, safe = $1, agreed = number']) {
      await owner.query(`UPDATE chain.cursor SET ${level}`, [number])
      await post()
      expect(await balancesIn(api()), level).to.deep.equal(before)
    }
    expect(await settled()).to.not.deep.equal(before)
  })

  it('what the chain takes back is taken back in the books, and written again when it comes again', async () => {
    const [, fan] = fans as [Wallet, Wallet]
    const tier = await on.tier({})
    const { number } = await stage.head()
    const before = await settled()
    const known = await journals()
    await buy(fan, tier, PRICE)
    const once = await settled()
    expect(once[at('wallet', payout, 0)]).to.equal((before[at('wallet', payout, 0)] ?? 0n) + PRICE)
    await stage.chain.rpc('local_reorg', { depth: (await stage.head()).number - number })
    expect(await settled(), 'after the reorg').to.deep.equal(before)
    const [added] = (await journals()).filter((key) => !known.includes(key))
    expect((await journals()).filter((key) => !known.includes(key))).to.deep.equal([added, `${added}:back`])
    await post()
    expect(await balancesIn(api())).to.deep.equal(before)
    await buy(fan, tier, PRICE)
    expect(await settled(), 'again').to.deep.equal(once)
    await agree()
  })

  it('are compared with what contracts have, by the chain itself: less is named [S2.14]', async () => {
    const { chainId, currencyList } = JSON.parse(stage.deploymentText)
    const alarms = createAlarms({ log: { error: () => {} }, clock: Date.now })
    const money = createChainMoney({ urls: [stage.chain.url], chainId, alarms })
    const [, , fan] = fans as [Wallet, Wallet, Wallet]
    const kept = await on.tier({ flags: 4, refundWindow: WINDOW_S, price: PRICE * 8n })
    if ((await on.passOf(fan)) !== 0n) await on.call(fan, 'burn', [await on.passOf(fan)])
    await buy(fan, kept, PRICE * 8n)
    await agree()
    const compare = () => compareChain({ pool: api(), chainId, currencyList, money })
    expect((await compare())?.found).to.deep.equal([])
    const { rows } = await api().query<{ id: string }>(
      "SELECT creator_id AS id FROM app.journal WHERE rail = 'chain' LIMIT 1",
    )
    const creatorId = rows[0]?.id ?? ''
    const line = { currency: code(0), amount: 5n }
    const places = [on.collection.toLowerCase(), `${ledger}:${payout.toLowerCase()}`]
    for (const [n, ref] of places.entries())
      await withTransaction(api(), (tx) =>
        postJournal(tx, {
          ...{ key: `forged:${n}`, kind: 'other', at: new Date(), subject: 'forged', creatorId },
          lines: [
            { ...line, place: 'contract', ref, creatorId },
            { ...line, place: 'other', amount: -5n },
          ],
        }),
      )
    const found = (await compare())?.found ?? []
    expect(found.map(({ cause, ref, amount }) => [cause, ref, amount]).sort()).to.deep.equal(
      places.map((ref) => ['BALANCE', ref, -5n]).sort(),
    )
    for (const [n, ref] of places.entries())
      await withTransaction(api(), (tx) =>
        postJournal(tx, {
          ...{ key: `forged:${n}:back`, kind: 'other', at: new Date(), subject: 'forged', creatorId },
          lines: [
            { ...line, place: 'contract', ref, creatorId, amount: -5n },
            { ...line, place: 'other' },
          ],
        }),
      )
    expect((await compare())?.found).to.deep.equal([])
  })

  it('what nodes do not say, and money that the list does not say any more, is named beside what was compared [S2.14]', async () => {
    const { chainId, currencyList } = JSON.parse(stage.deploymentText)
    const alarms = createAlarms({ log: { error: () => {} }, clock: Date.now })
    const compare = async (url: string) => {
      const money = createChainMoney({ urls: [url], chainId, alarms })
      const compared = await compareChain({ pool: api(), chainId, currencyList, money })
      return compared?.found.map(({ cause, currency, said }) => [cause, currency, said.split(':')[0]])
    }
    const owner = db.pool('owner')
    await owner.query('CREATE TABLE kept_list AS TABLE chain.currency')
    await owner.query('DELETE FROM chain.currency WHERE index = 0')
    expect(await compare(stage.chain.url)).to.deep.equal([
      ['RULE', code(0), 'The index does not list this money'],
    ])
    await owner.query('INSERT INTO chain.currency SELECT * FROM kept_list WHERE index = 0')
    const silent = `http://127.0.0.1:${await freePort()}`
    expect(await compare(silent)).to.deep.equal([['RULE', null, 'What contracts have could not be compared']])
    expect(await compare(stage.chain.url)).to.deep.equal([])
  })

  it('the own creator sees what is in the wallet and what is kept, as the chain has it', async () => {
    const { owner } = world()
    await agree()
    const { figures } = (await owner.call('GET', '/v1/me/earnings')).body as { figures: EarningFigure[] }
    const ether = figures.find(({ rail, currency }) => rail === 'chain' && currency === code(0))
    expect(ether).to.include({ rail: 'chain', symbol: 'ETH', decimals: 18 })
    const { has } = purses(stage)
    expect(BigInt(ether?.availableUnits ?? 0)).to.be.greaterThanOrEqual(await has(payout, 0))
  })
})
