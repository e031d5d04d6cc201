import { expect } from 'chai'
import { type Address, createPublicClient, encodeFunctionData, type Hex, http, zeroHash } from 'viem'
import { platformTimelockAbi } from '#generated/abis.ts'
import { type Deployment, type DeployOptions, deployContracts } from '#scripts/deploy/deployContracts.ts'
import { createDeployer, type Deployer } from '#scripts/deploy/deployer.ts'
import type { Owners } from '#scripts/deploy/plan/parts.ts'
import { inspect } from '#scripts/roles/inspect.ts'
import { platformIn } from '#scripts/roles/platform.ts'
import { startChain, type TestChain } from '#test/kit/chain.ts'
import { passOn, publicOptions, refusal } from '../publicStage.ts'

/** A chain that scripts take for a public one. */
const CHAIN = 8453
/** Two days, the delay of the platform's timelock. */
const TIMELOCK_S = 172_800

/** A platform as a release leaves it, on a chain whose time can be moved. */
export interface PublicPlatform {
  chain: TestChain
  options: DeployOptions & { owners: Owners }
  made: Deployment
  /** somebody with money for gas and without any power */
  payer: Deployer
  /** the Safe above the timelock decides a call, and it is made two days later */
  decide(to: Address, data: Hex, file?: Deployment): Promise<void>
  /** schedules and executes what a refused deployment asks for */
  decideWhatItAsks(message: string, safe: Address): Promise<void>
  wait(seconds: number): Promise<void>
  /** what `npm run roles` would complain about */
  surprises(file?: Deployment): Promise<string[]>
  end(): Promise<void>
}

const ASKED = /as one decision: call (0x\w+) with (0x\w+)\nafter 172800 s: call (0x\w+) with (0x\w+)$/

/** Releases to a new chain. */
export async function openPublicPlatform(): Promise<PublicPlatform> {
  const chain = await startChain({ chainId: CHAIN })
  const options = await publicOptions(chain, await chain.fundedKey(), CHAIN)
  const made = await deployContracts(options)
  const payer = await createDeployer(chain.url, CHAIN, await chain.fundedKey())
  const client = createPublicClient({ transport: http(chain.url) })
  const wait = async (seconds: number) => {
    await chain.rpc('local_mine', { blocks: 1, seconds })
  }
  return {
    chain,
    options,
    made,
    payer,
    wait,
    async decide(to, data, file = made) {
      const what = [to, 0n, data, zeroHash, zeroHash] as const
      const timelock = file.timelock as Address
      const safe = file.owners?.safe as Address
      const schedule = encodeFunctionData({
        abi: platformTimelockAbi,
        functionName: 'schedule',
        args: [...what, BigInt(TIMELOCK_S)],
      })
      await payer.send(safe, passOn(timelock, schedule), 'schedule')
      await wait(TIMELOCK_S)
      const execute = encodeFunctionData({ abi: platformTimelockAbi, functionName: 'execute', args: what })
      await payer.send(safe, passOn(timelock, execute), 'execute')
    },
    async decideWhatItAsks(message, safe) {
      const [, timelock, schedule, same, execute] = ASKED.exec(message) ?? expect.fail(message)
      expect(same).to.equal(timelock)
      await payer.send(safe, passOn(timelock as Address, schedule as Hex), 'schedule')
      const early = await refusal(payer.send(safe, passOn(timelock as Address, execute as Hex), 'too early'))
      expect(early).to.not.equal('done')
      await wait(TIMELOCK_S)
      await payer.send(safe, passOn(timelock as Address, execute as Hex), 'execute')
    },
    async surprises(file = made) {
      return (await inspect(client, platformIn(file))).surprises
    },
    async end() {
      await chain.stop()
      chain.remove()
    },
  }
}
