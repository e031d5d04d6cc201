import { type Address, encodeFunctionData } from 'viem'
import type { Deployer } from '../deployer.ts'
import { abiOf } from '../plan/partAbi.ts'
import { MODELS, type PartName, type Setup } from '../plan/parts.ts'
import type { DeployTask } from './administrator.ts'
import { missingPowers, type Ruling } from './missingPowers.ts'
import type { Placed } from './placeParts.ts'

/** Every call that is still missing, found by asking the chain. @param ruling who rules until then */
export async function missingSteps(
  deployer: Deployer,
  { at, stale }: Placed,
  setup: Setup,
  ruling: Ruling,
): Promise<DeployTask[]> {
  const steps: DeployTask[] = []
  const need = (part: PartName): Address => at[part] as Address
  const step = (part: PartName, functionName: string, args: readonly unknown[], what: string) =>
    steps.push({ to: need(part), data: encodeFunctionData({ abi: abiOf(part), functionName, args }), what })

  for (const { name, model } of stale) step(name, 'upgradeToAndCall', [model, '0x'], `${name} runs ${model}`)

  for (const { factory, setter, getter, models } of MODELS) {
    const wanted = models.map(need)
    // one address or several, as the getter has it
    const set = [await deployer.read<Address | Address[]>(need(factory), abiOf(factory), getter)].flat()
    if (wanted.some((model, n) => model !== set[n]))
      step(factory, setter, wanted, `${factory} copies ${wanted.join(' and ')}`)
  }

  if (setup.withTestDollar && !(await isListed(deployer, need('currencyList'), need('testDollar'))))
    step('currencyList', 'list', [need('testDollar')], 'the test dollar is listed')

  const { treasury } = setup.owners ?? {}
  for (const schedule of [need('feeSchedule'), ...ruling.earlierFeeSchedules]) {
    const abi = abiOf('feeSchedule')
    const [, set] = await deployer.read<[number, Address]>(schedule, abi, 'termsOf', [0])
    const data = encodeFunctionData({ abi, functionName: 'setTreasury', args: [treasury ?? set] })
    if (treasury && set !== treasury) steps.push({ to: schedule, data, what: `fees go to ${treasury}` })
  }

  return [...steps, ...(await missingPowers(deployer, at, setup, ruling))]
}

/** Sends the manager's calls in one transaction, so that all powers move at once, and the rest one by one before. */
export async function takeSteps(deployer: Deployer, at: Placed['at'], steps: DeployTask[]): Promise<void> {
  const manager = at.accessManager as Address
  for (const { to, data, what } of steps.filter(({ to }) => to !== manager))
    await deployer.send(to, data, what)
  const calls = steps.filter(({ to }) => to === manager).map(({ data }) => data)
  if (calls.length > 0) await deployer.call(manager, abiOf('accessManager'), 'multicall', [calls])
}

async function isListed(deployer: Deployer, list: Address, token: Address): Promise<boolean> {
  const abi = abiOf('currencyList')
  const count = Number(await deployer.read<number>(list, abi, 'count'))
  for (let index = 1; index < count; index++) {
    const [listed] = await deployer.read<[Address]>(list, abi, 'currencyAt', [index])
    if (listed === token) return true
  }
  return false
}
