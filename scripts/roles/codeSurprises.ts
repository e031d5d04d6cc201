import { type AbiEvent, type Address, type PublicClient, zeroAddress, zeroHash } from 'viem'
import { formerCode, initCodeOf, modelOf } from '#scripts/deploy/chain/partCode.ts'
import { addressBy } from '#scripts/deploy/chain/placer.ts'
import { artifactOf } from '#scripts/deploy/plan/artifacts.ts'
import { abiOf } from '#scripts/deploy/plan/partAbi.ts'
import { MODELS, type PartName, ROOTS, ROWS, type Setup } from '#scripts/deploy/plan/parts.ts'
import { isPublic } from '#scripts/deploy/release/owners.ts'
import type { Platform } from './platform.ts'
import { logsOf } from './readLogs.ts'

/** Local folders of earlier versions keep these as they were then. */
const FIRST: readonly PartName[] = ROOTS

/**
 * Code that is not the planned one. An address follows from code and arguments, so the right address is the right code:
 * behind every proxy, in what factories copy, and in every part; a proxy's address follows from what it ran first, so
 * its code is compared.
 */
export async function codeSurprises(client: PublicClient, platform: Platform): Promise<string[]> {
  const { at, chainId, placedBy, owners, madeWith } = platform
  // files of earlier versions do not say it; none of them is about a public chain
  if (!placedBy) return isPublic(chainId) ? ['the deployment file does not say what made the contracts'] : []
  const setup: Setup = {
    deployer: await firstAdministrator(client, platform),
    nativeSymbol: platform.nativeSymbol ?? '',
    withTestDollar: false,
    ...(owners ? { owners } : {}),
    ...(madeWith ? { madeWith } : {}),
  }
  const slotAt = async (address: Address, slot: `0x${string}`) =>
    (await client.getStorageAt({ address, slot })) ?? zeroHash
  const found: string[] = []
  for (const part of ROWS) {
    const address = at[part.name]
    // a part that the plan has only with owners is told them
    if (!address || part.own || (part.when && !part.when(setup))) continue
    const planned = addressBy(placedBy, initCodeOf(part, at, setup))
    if (part.proxy) {
      const model = await modelOf({ slotAt }, address)
      if (model !== planned) found.push(`${part.name} runs ${model} instead of ${planned}`)
      if (isPublic(chainId) && !(await isOurProxy(client, address)))
        found.push(`${part.name} at ${address} is not the plan’s proxy`)
      continue
    }
    if (FIRST.includes(part.name) && !isPublic(chainId)) continue
    // without owners the deployer is among the arguments, who may be another than the first
    if (part.changedLater && !owners) continue
    const former = formerCode(part, at, setup)
    const fitting = [planned, ...(former ? [addressBy(placedBy, former)] : [])]
    if (!fitting.includes(address)) found.push(`${part.name} is at ${address} instead of ${planned}`)
  }
  for (const { factory, getter, models } of MODELS) {
    const address = at[factory]
    if (!address) continue
    const asked = { address, abi: abiOf(factory), functionName: getter }
    // one address or several, as the getter has it
    const copied = [(await client.readContract(asked)) as Address | Address[]].flat()
    models.forEach((model, n) => {
      if (at[model] !== copied[n]) found.push(`${factory} copies ${copied[n]} instead of ${at[model]}`)
    })
  }
  return found
}

/** Whom the access manager's constructor was told: a manager that lies about it is at another address. */
async function firstAdministrator(client: PublicClient, { at, fromBlock }: Platform): Promise<Address> {
  const events = abiOf('accessManager').filter(
    (entry) => entry.type === 'event' && entry.name === 'RoleGranted',
  ) as AbiEvent[]
  const logs = logsOf(client, at.accessManager as Address, events, BigInt(fromBlock))
  for await (const log of logs) return (log as unknown as { args: { account: Address } }).args.account
  return zeroAddress
}

/** Whether the code is that of the plan's proxies. It has no constants of its own, so creation code ends with it whole. */
async function isOurProxy(client: PublicClient, address: Address): Promise<boolean> {
  const code = (await client.getCode({ address })) ?? '0x'
  return code !== '0x' && artifactOf('erc1967Proxy').bytecode.endsWith(code.slice(2))
}
