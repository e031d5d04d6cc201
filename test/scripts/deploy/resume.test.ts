import { expect } from 'chai'
import type { Hex } from 'viem'
import { privateKeyToAddress } from 'viem/accounts'
import { type Deployment, type DeployOptions, deployContracts } from '#scripts/deploy/deployContracts.ts'
import { startChain, type TestChain } from '#test/kit/chain.ts'
import { depth } from '#test/kit/depth.ts'
import { publicOptions, refusal } from './publicStage.ts'
import { startTollgate, type Tollgate } from './tollgate.ts'

const MAX_RUNS = 60
/** Transactions that each run may send. */
const EACH_RUN = depth(8, 1)

describe('a deployment that is cut off', () => {
  const open: { chain: TestChain; gate: Tollgate }[] = []
  after(async () => {
    for (const { chain, gate } of open) {
      await gate.close()
      await chain.stop()
      chain.remove()
    }
  })

  async function stage(chainId: number) {
    const chain = await startChain({ chainId })
    const gate = await startTollgate(chain.url)
    open.push({ chain, gate })
    return { chain, gate }
  }

  /** Runs until one run ends well; each may send a few transactions. @returns what it made and how often it was cut */
  async function runToTheEnd(options: DeployOptions, gate: Tollgate, loseAnswer: boolean) {
    let sent = 0
    for (let run = 0; run < MAX_RUNS; run++) {
      gate.open(EACH_RUN, loseAnswer)
      const made = await deployContracts(options).catch(() => undefined)
      sent += gate.passed
      if (made) return { made, sent, cuts: run }
      expect(gate.passed, `run ${run} gets on`).to.equal(EACH_RUN)
    }
    return expect.fail('it never ends')
  }

  const plain = ({ fromBlock: _, ...rest }: Deployment) => rest

  it('[S3.77] goes on after any transaction and makes what an undisturbed one makes', async () => {
    const first = await stage(31337)
    const privateKey = await first.chain.fundedKey()
    const options = (chain: TestChain, gate: Tollgate): DeployOptions => ({
      rpcUrl: gate.url,
      privateKey,
      chainId: 31337,
      deploymentFile: `${chain.dir}/deployment.json`,
      withTestDollar: true,
    })
    first.gate.open(Number.POSITIVE_INFINITY)
    const whole = await deployContracts(options(first.chain, first.gate))
    const needed = first.gate.passed
    expect(needed).to.be.greaterThan(8)

    // an answer that is lost is the harder cut: what was sent has happened
    for (const loseAnswer of depth([true], [false, true])) {
      const { chain, gate } = await stage(31337)
      await fund(chain, privateKey)
      const { made, sent, cuts } = await runToTheEnd(options(chain, gate), gate, loseAnswer)
      expect(plain(made)).to.deep.equal(plain(whole))
      expect(sent, 'nothing is sent twice').to.equal(needed)
      expect(cuts).to.equal(loseAnswer ? Math.floor(needed / EACH_RUN) : Math.ceil(needed / EACH_RUN) - 1)
    }
  }).timeout(240_000)

  it('[S3.77][S3.87] goes on on a public chain until its own key has no power left', async () => {
    const { chain, gate } = await stage(8453)
    const privateKey = await chain.fundedKey()
    const options = { ...(await publicOptions(chain, privateKey, 8453)), rpcUrl: gate.url }
    const { made, cuts } = await runToTheEnd(options, gate, false)
    expect(cuts).to.be.greaterThan(depth(1, 8))
    expect(made.timelock).to.be.a('string')
    gate.open(0)
    expect(await refusal(deployContracts(options))).to.equal('done')
  }).timeout(240_000)
})

async function fund(chain: TestChain, privateKey: Hex): Promise<void> {
  await chain.rpc('local_faucet', privateKeyToAddress(privateKey))
}
