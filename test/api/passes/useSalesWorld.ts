import type { Wallet } from 'ethers'
import { privateKeyToAccount } from 'viem/accounts'
import { createPassCalls, type PassCalls } from '#test/indexer/kit/passCalls.ts'
import { createStage, type Stage } from '#test/indexer/kit/stage.ts'
import { reachHead, startIndexer } from '#test/indexer/kit/startIndexer.ts'
import type { Installation, TestApi } from '#test/kit/api.ts'
import { type Client, signIn } from '#test/kit/client.ts'
import type { Database } from '#test/kit/database.ts'
import { sharedInstallation, takeApi } from '#test/kit/perProcess/api.ts'

/** A creator whose collection is on a chain, in the index, and linked to a channel. */
export interface SalesWorld {
  stage: Stage
  api: TestApi
  /** whose keys every process at this database has */
  installation: Installation
  owner: Client
  channel: string
  on: PassCalls
  creator: Wallet
  fans: Wallet[]
}

/** One for a test file, made before its first test. */
export function useSalesWorld(db: Database): () => SalesWorld {
  let world: SalesWorld | undefined
  const ends: (() => unknown)[] = []
  before('a creator sells', async function () {
    this.timeout(120_000)
    const stage = await createStage(7, { withTestDollar: true })
    ends.unshift(() => stage.stop())
    const on = createPassCalls(stage)
    const creator = stage.people[0] as Wallet
    const indexer = startIndexer(stage, db.url('indexer'))
    ends.unshift(() => indexer.stop())
    const deployment = JSON.parse(stage.deploymentText)
    const installation = sharedInstallation({ rpcUrls: [stage.chain.url], deployment })
    ends.unshift(() => installation.remove())
    const api = await takeApi(db, installation)
    ends.unshift(() => api.stop())
    const owner = await signIn(api.url, privateKeyToAccount(creator.privateKey as `0x${string}`))
    await reachHead(stage, db.pool('owner'))
    const made = await owner.call('POST', '/v1/channels', { body: { handle: 'northlight', name: 'N' } })
    const channel = made.body.channel.id
    const { rows } = await db
      .pool('owner')
      .query(
        "SELECT '0x' || encode(tx_hash, 'hex') AS tx FROM chain.event WHERE kind = 1 ORDER BY block LIMIT 1",
      )
    await owner.call('PUT', `/v1/channels/${channel}/collection`, { body: { txHash: rows[0].tx } })
    world = { stage, api, installation, owner, channel, on, creator, fans: stage.people.slice(2) }
  })
  after('and ends', async () => {
    for (const end of ends) await end()
  })
  return () => {
    if (!world) throw new Error('the world exists only inside hooks and tests')
    return world
  }
}
