import { type Abi, type Address, encodeFunctionData, type Hex, pad, toHex, zeroHash } from 'viem'
import type { Deployer } from '../deployer.ts'
import { abiOf } from '../plan/partAbi.ts'
import type { DeployTask } from './administrator.ts'

/** One decision of a timelock with everything in it. */
export interface Batch {
  /** the timelock's call that asks for it */
  schedule: Hex
  /** the call that does it when it is due */
  execute: Hex
  /** seconds between the two */
  delay: bigint
}

/** How often the same calls can be a new decision: owners that come back are the same calls again. */
const MAX_SALTS = 100

/** The calls of a timelock as one decision, the AccessManager's among them as one call: all of it happens or nothing. */
export async function timelockBatch(
  deployer: Deployer,
  timelock: Address,
  manager: Address,
  steps: DeployTask[],
): Promise<Batch> {
  const abi = abiOf('timelock')
  const own = steps.filter(({ to }) => to === manager).map(({ data }) => data)
  const rest = steps.filter(({ to }) => to !== manager)
  const together = encodeFunctionData({ abi: abiOf('accessManager'), functionName: 'multicall', args: [own] })
  const calls = [...rest, ...(own.length > 0 ? [{ to: manager, data: together }] : [])]
  const what = [calls.map(({ to }) => to), calls.map(() => 0n), calls.map(({ data }) => data), zeroHash]
  const salt = await newSalt(deployer, timelock, abi, what)
  const delay = await deployer.read<bigint>(timelock, abi, 'getMinDelay')
  return {
    schedule: encodeFunctionData({ abi, functionName: 'scheduleBatch', args: [...what, salt, delay] }),
    execute: encodeFunctionData({ abi, functionName: 'executeBatch', args: [...what, salt] }),
    delay,
  }
}

/** The first number with which these calls were not done yet; while they wait it stays the same. */
async function newSalt(deployer: Deployer, timelock: Address, abi: Abi, what: unknown[]): Promise<Hex> {
  for (let n = 0; n < MAX_SALTS; n++) {
    const salt = pad(toHex(n))
    const id = await deployer.read<Hex>(timelock, abi, 'hashOperationBatch', [...what, salt])
    if (!(await deployer.read<boolean>(timelock, abi, 'isOperationDone', [id]))) return salt
  }
  throw new Error(`${timelock} made these calls ${MAX_SALTS} times`)
}
