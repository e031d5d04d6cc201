import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { parseAbi } from 'viem'
import type { Indexer } from '#indexer/createIndexer.ts'
import type { Deployer } from '#scripts/deploy/deployer.ts'
import { reachHead, startIndexer } from '#test/indexer/kit/startIndexer.ts'
import { useDatabase } from '#test/kit/database.ts'
import { type FirstFolder, startFirstFolder, TIERS } from './firstFolder.ts'

/** Only collections of the first edition know it so. */
const FOLLOWS = parseAbi([
  'function follow(uint16 tierId) returns (uint256)',
  'function followOf(address fan) view returns (uint256)',
  'function burn(uint256 passId)',
])

describe('follows of the first edition', function () {
  this.timeout(60_000)
  const db = useDatabase()
  let folder: FirstFolder
  let indexer: Indexer
  let follower: Deployer
  let fan: Deployer

  const head = async () => {
    const block = await folder.chain.rpc<{ number: string; hash: string }>(
      'eth_getBlockByNumber',
      'latest',
      false,
    )
    return { number: Number(block.number), hash: block.hash }
  }
  const idOf = async (who: Deployer) =>
    Number(await who.read<bigint>(folder.collection, FOLLOWS, 'followOf', [who.address]))
  const call = (who: Deployer, name: string, argument: number) =>
    who.call(folder.collection, FOLLOWS, name, [argument])

  /** Who the index says follows, and by which pass; the contract is asked for both. */
  async function agree(): Promise<Record<string, number>> {
    await reachHead({ head }, db.pool('owner'))
    const { rows } = await db.pool('owner').query(
      `SELECT '0x' || encode(wallet, 'hex') AS wallet, pass_id::int AS id, ended_at, since <= coalesce(ended_at, since) AS "isOrdered"
       FROM chain.follow`,
    )
    const open = new Map(rows.filter((row) => row.ended_at === null).map((row) => [row.wallet, row.id]))
    for (const who of [follower, fan])
      expect(open.get(who.address.toLowerCase()) ?? 0).to.equal(await idOf(who))
    expect(rows.every(({ isOrdered }) => isOrdered)).to.equal(true)
    return { known: rows.length, open: open.size }
  }

  before(async () => {
    folder = await startFirstFolder()
    follower = await folder.as('follower')
    fan = await folder.as('fan')
    const deploymentText = readFileSync(folder.deploymentFile, 'utf8')
    indexer = startIndexer({ chain: folder.chain, deploymentText }, db.url('indexer'))
  })
  after(async () => {
    await indexer?.stop()
    await folder?.chain.stop()
    folder?.chain.remove()
  })

  it('[S3.2][S3.77] begin with a pass, end when it is burned, and begin again', async () => {
    expect(await agree()).to.deep.equal({ known: 1, open: 1 })
    const first = await idOf(follower)
    await call(follower, 'burn', first)
    expect(await agree()).to.deep.equal({ known: 1, open: 0 })
    await call(follower, 'follow', TIERS.follow)
    await call(fan, 'follow', TIERS.follow)
    expect(await agree()).to.deep.equal({ known: 2, open: 2 })
    await folder.chain.rpc('local_reorg', { depth: 3 })
    expect(await agree()).to.deep.equal({ known: 1, open: 1 })
    expect(await idOf(follower)).to.equal(first)
  })

  it('[S3.2] go on when another pass of the fan is burned', async () => {
    await call(fan, 'follow', TIERS.follow)
    await agree()
    const { rows } = await db
      .pool('owner')
      .query('SELECT pass_id::int AS id FROM chain.pass WHERE tier_no <> $1 AND owner = $2', [
        TIERS.follow,
        Buffer.from(fan.address.slice(2), 'hex'),
      ])
    await call(fan, 'burn', rows[0].id)
    expect(await agree()).to.deep.equal({ known: 2, open: 2 })
  })
})
