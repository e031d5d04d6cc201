import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { Interface, type Wallet } from 'ethers'
import { postChainFacts } from '#api/ledger/chain/postChainFacts.ts'
import { compareChain } from '#api/ledger/reconcile/compareChain.ts'
import { watchChain } from '#api/ledger/reconcile/reconcile.ts'
import { chainCurrency, unlistedCurrency } from '#domain/ledger/currencyCode.ts'
import { ledgerAbi } from '#generated/abis.ts'
import { deployRefusingPayee } from '#test/api/passes/refusingPayee.ts'
import { useSalesWorld } from '#test/api/passes/useSalesWorld.ts'
import { PRICE } from '#test/indexer/kit/passCalls.ts'
import { reachHead } from '#test/indexer/kit/startIndexer.ts'
import { request } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { takeApi } from '#test/kit/perProcess/api.ts'
import { until } from '#test/kit/time/until.ts'
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

  let tiers: [number, number] | undefined

  /** Two more sales, one in dollars and one in ether. @returns transactions of both, in this order */
  async function sell(): Promise<[string, string]> {
    const { on, fans } = world()
    const [a, b] = fans as [Wallet, Wallet]
    tiers ??= [await on.tier({ currency: DOLLARS, price: 77n }), await on.tier({})]
    const [dollars, ether] = tiers
    await on.byPermit(a, dollars)
    await on.call(b, 'purchase', [ether, b.address, PRICE, b.address], PRICE)
    await settle()
    return lastSales()
  }
  async function settle(): Promise<void> {
    await reachHead(world().stage, owner())
    await owner().query('UPDATE chain.cursor SET safe = number, agreed = number')
  }
  async function lastSales(): Promise<[string, string]> {
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

  /** Has the books refuse journals of which this is true. */
  async function refuse(isRefused: string): Promise<void> {
    await owner().query(`CREATE FUNCTION app.refuse_one() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN IF ${isRefused} THEN RAISE EXCEPTION 'no place for it'; END IF; RETURN NEW; END $$`)
    await owner().query(
      'CREATE TRIGGER refuse_one BEFORE INSERT ON app.journal FOR EACH ROW EXECUTE FUNCTION app.refuse_one()',
    )
  }
  const takeAll = () => owner().query('DROP FUNCTION app.refuse_one CASCADE')

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
    await refuse(`NEW.subject LIKE 'chain:0x${refused}:%'`)
    const alarms = { raise: () => {} }
    const whole = { ...deps(), alarms, clock: Date.now, random: randomBytes, payments: null }
    const { aside } = await pass()
    expect([...aside.values()]).to.deep.equal(['no place for it'])
    expect((await has(codeOf(null)))[0]).to.equal((before[0] ?? 0n) + PRICE)
    await watchChain(whole)
    expect(await says()).to.include({ differences: 1 })
    await takeAll()
    expect((await pass()).aside.size).to.equal(0)
    await watchChain(whole)
    expect(await says()).to.include({ differences: 0 })
  })

  it('what takes from the same place waits behind it, and both are right in the end', async () => {
    const { on, fans, stage, creator } = world()
    const [a, b] = fans.slice(2) as [Wallet, Wallet]
    const payee = await deployRefusingPayee(stage.provider, creator)
    const ledger = stage.deployment.ledger.toLowerCase()
    const waits = `contract ${ledger}:${payee.toLowerCase()} ${codeOf(null)}`
    await on.call(creator, 'setPayout', [payee])
    const tier = await on.tier({})
    for (const one of [a, b]) await on.call(one, 'purchase', [tier, one.address, PRICE, one.address], PRICE)
    await stage.send(creator, payee, '0x01')
    const claim = new Interface(ledgerAbi).encodeFunctionData('withdrawFor', [payee, 0])
    await stage.send(a, ledger, claim)
    await settle()
    const [sale] = await lastSales()
    await refuse(`NEW.kind = 'deposit' AND NEW.subject LIKE 'chain:0x${sale}:%'`)
    const first = await pass()
    expect([...first.aside.values()]).to.deep.equal([
      ...['no place for it', 'an earlier one of its money was set aside'],
    ])
    expect(first.from).to.be.lessThan(first.upTo)
    await takeAll()
    expect((await postChainFacts(deps(), first.from))?.aside.size).to.equal(0)
    const all = await balancesIn(db.work())
    expect([all[waits] ?? 0n, all[`wallet ${payee.toLowerCase()} ${codeOf(null)}`]]).to.deep.equal([
      0n,
      2n * PRICE,
    ])
    expect(await found()).to.deep.equal([])
  })

  it('[once] facts that several passes read as new at the same moment are booked once', async () => {
    for (let more = 0; more < 3; more++) await sell()
    const holder = await owner().connect()
    await holder.query('BEGIN; LOCK TABLE app.journal IN SHARE ROW EXCLUSIVE MODE')
    const passes = Promise.all([pass(), pass(), pass()])
    const sql =
      'SELECT count(*)::int AS n FROM pg_locks WHERE NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())'
    await until('all have read, and wait', async () => (await owner().query(sql)).rows[0].n >= 3)
    await holder.query('COMMIT')
    holder.release()
    await passes
    const { rows } = await db
      .work()
      .query('SELECT subject FROM app.journal WHERE reverses IS NULL GROUP BY subject HAVING count(*) > 1')
    expect(rows).to.deep.equal([])
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
    const token = randomBytes(20)
    const list = Buffer.from(deps().currencyList.slice(2), 'hex')
    await owner().query(
      `INSERT INTO chain.currency (chain_id, list, index, token, symbol, decimals, block, log_index, tx_hash)
       SELECT chain_id, list, 7, $2, 'NEWD', 8, block, log_index, tx_hash FROM chain.currency WHERE list = $1 AND index = 0`,
      [list, token],
    )
    const api = await takeApi(db, world().installation)
    try {
      const listed = async () => (await request(api.url, 'GET', '/v1/config')).body.currencies
      await until('the index has been read', async () => (await listed()).length === 3)
      expect((await listed())[2]).to.include({ index: 7, symbol: 'NEWD', decimals: 8 })
      const call = { to: `0x${token.toString('hex')}`, data: '0x313ce567' }
      const body = { jsonrpc: '2.0', id: 1, method: 'eth_call', params: [call, 'latest'] }
      const asked = (await request(api.url, 'POST', '/rpc', { body, headers: { origin: api.url } })).body
      expect(asked.error?.message ?? 'asked', 'pages may read it').to.not.contain('no contract of this')
    } finally {
      await api.stop()
    }
  })
})
