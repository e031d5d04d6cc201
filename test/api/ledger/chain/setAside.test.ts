import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import type { Wallet } from 'ethers'
import { postChainFacts } from '#api/ledger/chain/postChainFacts.ts'
import { compareChain } from '#api/ledger/reconcile/compareChain.ts'
import { watchChain } from '#api/ledger/reconcile/reconcile.ts'
import { chainCurrency, unlistedCurrency } from '#domain/ledger/currencyCode.ts'
import { useSalesWorld } from '#test/api/passes/useSalesWorld.ts'
import { PRICE } from '#test/indexer/kit/passCalls.ts'
import { reachHead } from '#test/indexer/kit/startIndexer.ts'
import { startApi } from '#test/kit/api.ts'
import { request } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { balancesIn } from '../books.ts'

const DOLLARS = 1

describe('facts of the chain that cannot be booked [S2.18]', function () {
  this.timeout(120_000)
  const db = useDatabase()
  const world = useSalesWorld(db)
  const owner = () => db.pool('owner')
  const deps = () => {
    const { chainId, currencyList } = JSON.parse(world().stage.deploymentText)
    return { pool: db.work(), chainId: chainId as number, currencyList: currencyList as string, money: null }
  }
  let bought = 0

  /** Two more sales, one in dollars and one in ether. @returns transactions of both, in this order */
  async function sell(): Promise<[string, string]> {
    const { on, fans, stage } = world()
    const [a, b] = fans.slice(2 * bought++) as [Wallet, Wallet]
    const [dollars, ether] = [await on.tier({ currency: DOLLARS, price: 77n }), await on.tier({})]
    await on.byPermit(a, dollars)
    await on.call(b, 'purchase', [ether, b.address, PRICE, b.address], PRICE)
    await reachHead(stage, owner())
    await owner().query('UPDATE chain.cursor SET safe = number, agreed = number')
    const { rows } = await owner().query<{ tx: string }>(
      "SELECT encode(tx_hash, 'hex') AS tx FROM chain.pass_sale ORDER BY block DESC, log_index DESC LIMIT 2",
    )
    return rows.map(({ tx }) => tx).reverse() as [string, string]
  }
  const pass = async () => {
    const done = await postChainFacts(deps(), -1)
    if (done === null) throw new Error('nothing was read')
    return done
  }
  const has = async (currency: string) => {
    const all = Object.entries(await balancesIn(db.work()))
    return all.filter(([name]) => name.startsWith('wallet') && name.endsWith(currency)).map(([, n]) => n)
  }
  const codeOf = (token: string | null) => chainCurrency(deps().chainId, token)
  const found = async () => (await compareChain(deps()))?.found

  it('money that the list in the index does not say waits with its reason, and is never taken for another', async () => {
    await owner().query('CREATE TABLE kept_currency AS TABLE chain.currency')
    await owner().query('DELETE FROM chain.currency WHERE index = $1', [DOLLARS])
    const [tx] = await sell()
    const { aside } = await pass()
    expect([...aside.keys()].map((key) => key.split(':')[1])).to.deep.equal([`0x${tx}`])
    expect(await has(codeOf(null)), 'the other one is booked').to.deep.equal([PRICE])
    const [missing, ...more] = (await found()) ?? []
    expect(more).to.deep.equal([])
    expect(missing).to.include({
      cause: 'MISSING',
      currency: unlistedCurrency(deps().chainId, DOLLARS),
      amount: 77n,
    })
    expect(missing?.said).to.contain('It was set aside: the index does not say which money')
    expect(missing?.creatorId).to.match(/^cre_/)

    await owner().query('INSERT INTO chain.currency SELECT * FROM kept_currency WHERE index = $1', [DOLLARS])
    expect((await pass()).aside.size).to.equal(0)
    expect(await has(codeOf(String(world().stage.deployment.testDollar)))).to.deep.equal([77n])
    expect(await found()).to.deep.equal([])
  })

  it('one that the books refuse stops no other; its creator’s books say so until it is booked', async () => {
    await pass()
    const before = await has(codeOf(null))
    const [refused] = await sell()
    const says = async () => {
      const { compared } = (await world().owner.call('GET', '/v1/me/earnings')).body
      return compared.find(({ rail }: { rail: string }) => rail === 'chain')
    }
    await owner().query(`CREATE FUNCTION app.refuse_one() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN IF NEW.subject LIKE 'chain:0x${refused}:%' THEN RAISE EXCEPTION 'no place for it'; END IF; RETURN NEW; END $$`)
    await owner().query(
      'CREATE TRIGGER refuse_one BEFORE INSERT ON app.journal FOR EACH ROW EXECUTE FUNCTION app.refuse_one()',
    )
    const alarms = { raise: () => {} }
    const whole = { ...deps(), alarms, clock: Date.now, random: randomBytes, payments: null }
    const { aside } = await pass()
    expect([...aside.values()]).to.deep.equal(['no place for it'])
    expect((await has(codeOf(null)))[0]).to.equal((before[0] ?? 0n) + PRICE)
    await watchChain(whole)
    expect(await says()).to.include({ differences: 1 })
    await owner().query('DROP FUNCTION app.refuse_one CASCADE')
    expect((await pass()).aside.size).to.equal(0)
    await watchChain(whole)
    expect(await says()).to.include({ differences: 0 })
  })

  it('one behind 33,000 others in its transaction is booked and compared like each', async () => {
    const [, tx] = await sell()
    await owner().query("UPDATE chain.event SET ord = ord + 33000 WHERE tx_hash = decode($1, 'hex')", [tx])
    expect((await pass()).aside.size).to.equal(0)
    const { rows } = await db
      .work()
      .query<{ key: string }>('SELECT key FROM app.journal WHERE key LIKE $1', [`chain:0x${tx}:33%`])
    expect(rows).to.have.length(1)
    expect(await found()).to.deep.equal([])
  })

  it('money that was listed after the deployment is shown by its name', async () => {
    const list = Buffer.from(deps().currencyList.slice(2), 'hex')
    await owner().query(
      `INSERT INTO chain.currency (chain_id, list, index, token, symbol, decimals, block, log_index, tx_hash)
       SELECT chain_id, list, 7, $2, 'NEWD', 8, block, log_index, tx_hash FROM chain.currency WHERE list = $1 AND index = 0`,
      [list, randomBytes(20)],
    )
    const api = await startApi(db, world().installation)
    try {
      const { currencies } = (await request(api.url, 'GET', '/v1/config')).body
      expect(currencies.map(({ index }: { index: number }) => index)).to.deep.equal([0, 1, 7])
      expect(currencies[2]).to.include({ symbol: 'NEWD', decimals: 8 })
    } finally {
      await api.stop()
    }
  })
})
