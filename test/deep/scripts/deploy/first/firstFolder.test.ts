import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { type Abi, type Address, encodeFunctionData, type Hex, pad, parseAbi, zeroAddress } from 'viem'
import { readHoldings } from '#api/access/holdings/readHoldings.ts'
import { findCollections } from '#api/creators/collectionStore.ts'
import { readHeldPass } from '#api/creators/store.ts'
import { newId } from '#domain/ids.ts'
import { roomHubAbi, streamPassAbi, streamPassFactoryAbi } from '#generated/abis.ts'
import { type Deployment, deployContracts } from '#scripts/deploy/deployContracts.ts'
import { createDeployer, type Deployer } from '#scripts/deploy/deployer.ts'
import { reachHead, startIndexer } from '#test/indexer/kit/startIndexer.ts'
import { tierTerms } from '#test/kit/access/tierTerms.ts'
import { chainReader } from '#test/kit/chainReader.ts'
import { useDatabase } from '#test/kit/database.ts'
import {
  type FirstFolder,
  PRICE,
  PRICE_FOR_GOOD,
  startFirstFolder,
  TIERS,
} from '#test/scripts/deploy/first/firstFolder.ts'

const CHAIN_ID = 31337
const MONTH_S = 30 * 86_400
const [ABI, FACTORY] = [streamPassAbi as Abi, streamPassFactoryAbi as Abi]
/** Only collections of the first edition know it so. */
const FOLLOWS = parseAbi([
  'function follow(uint16 tierId) returns (uint256)',
  'function followOf(address fan) view returns (uint256)',
  'function burn(uint256 passId)',
])
const KEPT = ['factory', 'ledger', 'currencyList', 'accessManager', 'testDollar', 'fromBlock'] as const

describe('a data folder of the first edition', function () {
  this.timeout(90_000)
  const db = useDatabase()
  let folder: FirstFolder
  let made: Deployment
  let fan: Deployer
  let follower: Deployer
  let late: Deployer
  let young: Address

  const deploy = () =>
    deployContracts({
      rpcUrl: folder.chain.url,
      privateKey: folder.keyOf('deployer'),
      chainId: CHAIN_ID,
      deploymentFile: folder.deploymentFile,
      withTestDollar: true,
    })
  const someone = async () => createDeployer(folder.chain.url, CHAIN_ID, await folder.chain.fundedKey())
  const head = async () => {
    const block = await folder.chain.rpc<{ number: string; hash: string }>(
      'eth_getBlockByNumber',
      'latest',
      false,
    )
    return { number: Number(block.number), hash: block.hash }
  }
  /** An indexer of today over the folder's file, until it stands at the head. */
  async function index(): Promise<void> {
    const deploymentText = readFileSync(folder.deploymentFile, 'utf8')
    const indexer = startIndexer({ chain: folder.chain, deploymentText }, db.url('indexer'))
    try {
      await reachHead({ head }, db.pool('owner'))
    } finally {
      await indexer.stop()
    }
  }
  const rows = async (sql: string) => (await db.pool('owner').query(sql)).rows
  const buy = (buyer: Deployer, collection: Address, tier: number, price: bigint) => {
    const args = [tier, buyer.address, price, zeroAddress] as const
    const data = encodeFunctionData({ abi: streamPassAbi, functionName: 'purchase', args })
    return buyer.send(collection, data, 'a purchase', price)
  }

  before(async () => {
    folder = await startFirstFolder()
    fan = await folder.as('fan')
    follower = await folder.as('follower')
    late = await someone()
    await index()
    made = await deploy()
    await buy(late, folder.collection, TIERS.monthly, PRICE)
    const creator = await someone()
    await creator.call(made.factory, FACTORY, 'createCollection', ['Southwind', 'SW', creator.address])
    young = await creator.read<Address>(made.factory, FACTORY, 'collectionOf', [creator.address])
    const terms = tierTerms({ price: PRICE, duration: MONTH_S, rank: 1 })
    await creator.call(young, ABI, 'createTier', [terms])
    await buy(late, young, 1, PRICE)
    await index()
    // follows that began before the upgrade can end and begin again, and stand beside a pass
    const first = await follower.read<bigint>(folder.collection, FOLLOWS, 'followOf', [follower.address])
    await follower.call(folder.collection, FOLLOWS, 'burn', [first])
    await follower.call(folder.collection, FOLLOWS, 'follow', [TIERS.follow])
    await late.call(folder.collection, FOLLOWS, 'follow', [TIERS.follow])
    const owner = await folder.as('creator')
    await owner.call(folder.collection, ABI, 'setRoyalty', [250])
    await index()
  })
  after(async () => {
    await folder?.chain.stop()
    folder?.chain.remove()
  })

  it('[S3.77] keeps what holds money and lists, and new collections copy the contract of today', async () => {
    for (const name of KEPT) expect(made[name], name).to.equal(folder.deployment[name])
    expect(made.currencies).to.deep.equal(folder.deployment.currencies)
    expect(await fan.read<Address>(made.factory, FACTORY, 'implementation')).to.equal(
      made.streamPassImplementation,
    )
    const modelOf = async (clone: Address) => (await fan.codeAt(clone)).toLowerCase()
    const old = folder.deployment.streamPassImplementation.slice(2).toLowerCase()
    expect(await modelOf(folder.collection)).to.include(old)
    expect(await modelOf(young)).to.include(made.streamPassImplementation.slice(2).toLowerCase())
  })

  it('[S3.77][S3.96] gives new creators the second edition, where a follow is no pass', async () => {
    expect(made.streamPassImplementation).to.not.equal(folder.deployment.streamPassImplementation)
    await fan.call(young, ABI, 'follow', [])
    expect(await fan.read<boolean>(young, ABI, 'isFollowing', [fan.address])).to.equal(true)
    expect(await fan.read<boolean>(young, ABI, 'hasAccess', [fan.address])).to.equal(false)
    expect(await late.read<number>(young, ABI, 'finalRankOf', [late.address])).to.equal(1)
    const unknown = await fan.read(folder.collection, ABI, 'isFollowing', [fan.address]).catch(() => null)
    expect(unknown, 'in the first edition').to.equal(null)
  })

  it('[S3.77] lets rooms ask both for live passes, and only the second edition for final ones', async () => {
    const [LIVE, FINAL] = [4, 6]
    const open = (token: Address, kind: number) => {
      const condition = { token, kind, rank: 1, id: 0n, min: 0n }
      const args = [fan.address, 1, true, [condition]]
      return fan.read(made.roomHub as Address, roomHubAbi as Abi, 'openRoom', args).then(
        () => 'opened',
        (error: Error) => /Gate_\w+/.exec(error.message)?.[0] ?? error.message,
      )
    }
    expect(await open(folder.collection, LIVE)).to.equal('opened')
    expect(await open(young, LIVE)).to.equal('opened')
    expect(await open(young, FINAL)).to.equal('opened')
    expect(await open(folder.collection, FINAL)).to.equal('Gate_NoAnswer')
  })

  it('[S3.77] sends nothing when it is started again', async () => {
    const before = await head()
    expect(await deploy()).to.deep.equal(made)
    expect(await head()).to.deep.equal(before)
  })

  it('[S3.2][S3.77] indexes what was sold before and what both editions sell now', async () => {
    const sales = await rows(
      `SELECT '0x' || encode(collection, 'hex') AS collection, '0x' || encode(recipient, 'hex') AS fan, tier_no,
         amount_units FROM chain.pass_sale ORDER BY block`,
    )
    const sale = (at: Address, who: Deployer, tier_no: number, amount_units: bigint) => ({
      collection: at.toLowerCase(),
      fan: who.address.toLowerCase(),
      tier_no,
      amount_units,
    })
    expect(sales).to.deep.equal([
      sale(folder.collection, fan, TIERS.forGood, PRICE_FOR_GOOD),
      sale(folder.collection, late, TIERS.monthly, PRICE),
      sale(young, late, 1, PRICE),
    ])
    const tiers = await rows(
      `SELECT tier_no, minted, flags FROM chain.tier
       ORDER BY collection = '\\x${folder.collection.slice(2)}' DESC, tier_no`,
    )
    expect(tiers).to.deep.equal([
      { tier_no: TIERS.monthly, minted: 1, flags: 0 },
      { tier_no: TIERS.forGood, minted: 1, flags: 0 },
      { tier_no: TIERS.follow, minted: 3, flags: 33 },
      { tier_no: 1, minted: 1, flags: 0 },
    ])
  })

  it('[S3.77] finds a collection of then by the transaction that created it, though it changed since', async () => {
    const [log] = await folder.chain.rpc<{ transactionHash: Hex }[]>('eth_getLogs', {
      fromBlock: '0x0',
      address: made.factory,
      topics: [null, null, pad(folder.collection)],
    })
    const created = (log as { transactionHash: Hex }).transactionHash
    const isLast = (hash: Hex) =>
      rows(`SELECT FROM chain.pass_collection WHERE tx_hash = '\\x${hash.slice(2)}'`)
    expect(await isLast(created), 'the row names a later one').to.deep.equal([])
    const found = await findCollections(db.pool('api'), CHAIN_ID, created, newId('acc', randomBytes))
    expect(found.map(({ collection }) => `0x${collection.toString('hex')}`)).to.deep.equal([
      folder.collection.toLowerCase(),
    ])
  })

  it('[S3.2] keeps the numbers of events, also of those that only the first edition has', async () => {
    // what the platform changed since then joined with its family
    const kinds = await rows(
      'SELECT DISTINCT kind FROM chain.event WHERE kind BETWEEN 1 AND 99 ORDER BY kind',
    )
    expect(kinds.map(({ kind }) => kind)).to.deep.equal([1, 10, 20, 25, 28, 31, 35, 42, 44])
  })

  it('[S3.96] opens both doors to who bought, and none to who only follows', async () => {
    const reader = chainReader([folder.chain.url])
    const api = db.pool('api')
    const tiersOf = async (who: Deployer, collection: Address) => {
      const asked = { collections: [collection.toLowerCase()], tokens: [] }
      const read = await reader.holdingsOf(asked, [who.address])
      const account = await accountOf(who)
      const tx = await api.connect()
      const holdings = await readHoldings(tx, CHAIN_ID, asked, account).finally(() => tx.release())
      const indexed = holdings.held.map(({ entitlement: right }) => right.tierNo)
      expect(
        [...read.passes.values()].flat().map(({ tierNo }) => tierNo),
        'chain and index agree',
      ).to.deep.equal(indexed)
      return indexed
    }
    const accounts = new Map<string, string>()
    async function accountOf({ address }: Deployer): Promise<string> {
      const known = accounts.get(address)
      if (known) return known
      const id = newId('acc', randomBytes)
      accounts.set(address, id)
      await api.query('INSERT INTO app.account (id) VALUES ($1)', [id])
      await api.query(
        "INSERT INTO app.identity (id, account_id, kind, wallet) VALUES ($1, $2, 'wallet', $3)",
        [newId('idn', randomBytes), id, Buffer.from(address.slice(2), 'hex')],
      )
      return id
    }
    expect(await tiersOf(fan, folder.collection)).to.deep.equal([TIERS.forGood])
    expect(await tiersOf(late, folder.collection)).to.deep.equal([TIERS.monthly])
    expect(await tiersOf(late, young)).to.deep.equal([1])
    expect(await tiersOf(fan, young)).to.deep.equal([])
    const follows = await rows('SELECT revoked FROM chain.pass WHERE tier_no = 3 ORDER BY pass_id')
    expect(follows, 'ended, and two that go on').to.deep.equal([
      { revoked: true },
      { revoked: false },
      { revoked: false },
    ])
    expect(await tiersOf(follower, folder.collection)).to.deep.equal([])
    const page = async (who: Deployer) =>
      readHeldPass(api, CHAIN_ID, Buffer.from(folder.collection.slice(2), 'hex'), await accountOf(who))
    expect((await page(fan))?.tier_no, 'on the page of the channel').to.equal(TIERS.forGood)
    expect(await page(follower), 'on the page of the channel').to.equal(null)
  })
})
