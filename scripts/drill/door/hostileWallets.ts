import { createPublicClient, type Hex, http } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { playHostileWallets } from '#test/kit/attacks/wallets/hostileWallets.ts'
import { type Drill, judge } from '../drill.ts'
import { argumentsOf } from '../stage/localProgram.ts'
import { sendFrom } from '../stage/sendFrom.ts'
import { spreadRequests } from '../stage/spreadRequests.ts'

/** two, and what a busy machine needs */
const WITHIN_MS = 3000

/** A wallet with coins of the local chain. */
async function fundedKey(rpcUrl: string): Promise<Hex> {
  const key = generatePrivateKey()
  const chain = createPublicClient({ transport: http(rpcUrl), pollingInterval: 100 })
  const request = { method: 'local_faucet', params: [privateKeyToAccount(key).address] }
  const hash = (await chain.request(request as never)) as Hex
  await chain.waitForTransactionReceipt({ hash, timeout: 30_000 })
  return key
}

export const hostileWallets: Drill = {
  name: 'hostile_wallets',
  promise:
    'contract wallets that burn, flood, revert, re-enter or write sign nobody in, others sign in meanwhile',
  async play(stage) {
    const started = await argumentsOf(stage.dataDir, 'pids', 'chain')
    const port = Number(/"port":(\d+)/.exec(started ?? '')?.[1])
    // its contracts have to be put on the chain: on a public one that costs coins and stays
    if (!port || !stage.isSpread) return { held: true, figures: { chain: 'none of ours' } }
    const rpcUrl = `http://127.0.0.1:${port}`
    const crowd = await spreadRequests(stage.url, stage.lasting(100, 20))
    try {
      const { attempts, others, effects, honest } = await playHostileWallets({
        ...{ url: crowd.url, rpcUrl, chainId: stage.config.chain.id, key: await fundedKey(rpcUrl) },
        ourFactory: stage.config.contracts.factory as Hex,
      })
      const slowestMs = Math.round(Math.max(...attempts.map(({ tookMs }) => tookMs)))
      const inside = attempts.filter(({ hasSession }) => hasSession).map(({ name }) => name)
      const othersMs = Math.round(others.slowestMs)
      const { writes, collections } = effects
      return judge(
        { attempts: attempts.length, slowestMs, others: others.signedIn, othersMs, writes, collections },
        {
          [`signed in: ${inside.join(', ')}`]: inside.length > 0,
          'an answer took long': slowestMs > WITHIN_MS,
          'others did not sign in': others.refused > 0 || others.signedIn === 0,
          'asking changed the chain': writes + collections > 0,
          'the api failed': attempts.some(({ status }) => status >= 500),
          'one that is what it says was refused': honest.some(({ status }) => status !== 200),
          'limits met them first': attempts.some(({ status }) => status === 429),
        },
      )
    } finally {
      await crowd.stop()
      for (const { accountId, token } of crowd.sessions) {
        stage.adopt(accountId)
        const headers = { authorization: `Bearer ${token}` }
        await sendFrom({ url: stage.url, localAddress: undefined }, 'POST', '/v1/sign-out', { headers })
      }
    }
  },
}
