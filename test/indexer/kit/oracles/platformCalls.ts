import type { InterfaceAbi, Wallet } from 'ethers'
import {
  accessManagerAbi,
  feeScheduleAbi,
  governorFactoryAbi,
  platformTimelockAbi,
  serviceAccountAbi,
  streamPassFactoryAbi,
} from '#generated/abis.ts'
import {
  creatorGovernorBytecode,
  creatorTimelockBytecode,
  platformTimelockBytecode,
  serviceAccountBytecode,
  streamPassFactoryBytecode,
} from '#generated/bytecode.ts'
import type { Deployment } from '#scripts/deploy/deployContracts.ts'
import { createDice } from '../../simulation/dice.ts'
import type { Stage } from '../stage.ts'
import { interfaceOf } from './interfaceOf.ts'
import { callsOf } from './ownFold.ts'

const DAY_S = 86_400
const NOTHING = `0x${'0'.repeat(64)}`

async function place(
  { provider }: Stage,
  from: Wallet,
  { bytecode, abi = [], args = [] }: { bytecode: string; abi?: InterfaceAbi; args?: unknown[] },
): Promise<string> {
  const data = bytecode + interfaceOf(abi).encodeDeploy(args).slice(2)
  const nonce = await provider.getTransactionCount(from.address, 'pending')
  const fees = { maxFeePerGas: 10n ** 10n, maxPriorityFeePerGas: 1n, gasLimit: 12_000_000n }
  const signed = await from.signTransaction({ to: null, data, nonce, chainId: 31337, type: 2, ...fees })
  const receipt = await provider.getTransactionReceipt(
    await provider.send('eth_sendRawTransaction', [signed]),
  )
  if (!receipt?.contractAddress || receipt.status !== 1) throw new Error('a contract was refused')
  return receipt.contractAddress
}

/** The contracts of a public chain's platform that a local one does not have: a timelock and accounts of services. */
export async function placePlatform(stage: Stage): Promise<Deployment> {
  const [admin, owner, key] = stage.people as [Wallet, Wallet, Wallet]
  const { factory, currencyList } = stage.deployment
  const account = {
    ...{ bytecode: serviceAccountBytecode, abi: serviceAccountAbi },
    args: [owner.address, key.address, factory, currencyList, []],
  }
  const timelock = {
    ...{ bytecode: platformTimelockBytecode, abi: platformTimelockAbi },
    args: [[admin.address], [`0x${'0'.repeat(40)}`]],
  }
  const at = {
    timelock: await place(stage, admin, timelock),
    attestorAccount: await place(stage, admin, account),
    keeperAccount: await place(stage, admin, account),
  }
  return { ...stage.deployment, ...at } as Deployment
}

/** Random calls of those who rule the platform; some are refused. @returns how many went through */
export async function actOnPlatform(
  stage: Stage,
  at: Deployment,
  { count, seed }: { count: number; seed: string },
): Promise<number> {
  const dice = createDice('platform', seed)
  const [admin, owner, ...others] = stage.people as [Wallet, Wallet, ...Wallet[]]
  const manager = callsOf(stage, at.accessManager, accessManagerAbi)
  const timelock = callsOf(stage, at.timelock as string, platformTimelockAbi)
  const fees = interfaceOf(feeScheduleAbi)
  const ruled = interfaceOf(accessManagerAbi)
  const person = () => dice.pick(others).address
  const role = () => 1 + dice.roll(6)
  const own = (name: string, args: unknown[]) => manager.by(admin, name, args)
  const account = () => {
    const address = dice.isLucky(0.5) ? at.attestorAccount : at.keeperAccount
    return callsOf(stage, address as string, serviceAccountAbi)
  }
  const selector = fees.getFunction(dice.pick(['setFee', 'setTreasury']))?.selector
  const labelled = (no: number) => {
    const data = ruled.encodeFunctionData('labelRole', [1, `label ${no}`])
    return [at.accessManager, 0, data, NOTHING, `0x${String(no).padStart(64, '0')}`]
  }
  const renew = async () => {
    const model = await place(stage, admin, { bytecode: streamPassFactoryBytecode })
    const proxy = callsOf(stage, at.factory, streamPassFactoryAbi)
    return proxy.by(admin, 'upgradeToAndCall', [model, '0x'])
  }
  const remake = async () => {
    const models = [
      await place(stage, admin, { bytecode: creatorGovernorBytecode }),
      await place(stage, admin, { bytecode: creatorTimelockBytecode }),
    ]
    return callsOf(stage, at.governorFactory as string, governorFactoryAbi).by(
      admin,
      'setImplementations',
      models,
    )
  }
  const setFee = () => fees.encodeFunctionData('setFee', [dice.roll(6), dice.roll(100)])
  const schedule = async () => {
    const data = setFee()
    if (!(await own('schedule', [at.feeSchedule, data, 0]))) return false
    if (dice.isLucky(0.4)) return own('cancel', [admin.address, at.feeSchedule, data])
    await stage.chain.rpc('local_mine', { blocks: 1, seconds: DAY_S + 1 })
    return own('execute', [at.feeSchedule, data])
  }
  const decide = async () => {
    const call = labelled(dice.roll(1000))
    if (!(await timelock.by(admin, 'schedule', [...call, 2 * DAY_S]))) return false
    if (dice.isLucky(0.4)) return timelock.by(admin, 'cancel', [await timelock.ask('hashOperation', ...call)])
    await stage.chain.rpc('local_mine', { blocks: 1, seconds: 2 * DAY_S + 1 })
    return timelock.by(admin, 'execute', call)
  }
  // the administrator of the manager may not be the timelock while the program runs, so it asks for little
  await own('grantRole', [0, at.timelock, 0])
  await own('setTargetFunctionRole', [at.feeSchedule, [fees.getFunction('setFee')?.selector], 6])
  await own('grantRole', [6, admin.address, DAY_S])
  const calls = [
    () => own('grantRole', [role(), person(), dice.roll(3) * DAY_S]),
    () => own('grantRole', [role(), person(), 0]),
    () => own('revokeRole', [role(), person()]),
    () => own('labelRole', [role(), `label\0 ${dice.roll(9)}`]),
    () => own('setRoleAdmin', [role(), 0]),
    () => own('setRoleGuardian', [role(), role()]),
    () => own('setGrantDelay', [role(), dice.roll(3) * DAY_S]),
    () => own('setTargetClosed', [at.roomHub, dice.isLucky(0.5)]),
    () => own('setTargetFunctionRole', [at.currencyList, [selector], role()]),
    () => own('setTargetAdminDelay', [at.roomHub, dice.roll(2) * DAY_S]),
    () => account().by(owner, 'nameKey', [person()]),
    () => account().by(owner, 'cancelKey', []),
    () => account().by(owner, 'removeKey', []),
    ...[renew, remake, schedule, decide],
    async () => (await stage.chain.rpc('local_mine', { blocks: 1, seconds: dice.roll(4) * DAY_S })) !== null,
  ]
  let taken = 0
  for (let i = 0; i < count; i++) if (await dice.pick(calls)()) taken++
  return taken
}
