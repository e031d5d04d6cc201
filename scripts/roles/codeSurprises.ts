import { type Address, type PublicClient, zeroAddress, zeroHash } from 'viem'
import { abiOf } from '#scripts/deploy/chain/configure.ts'
import { formerCode, initCodeOf, modelOf } from '#scripts/deploy/chain/partCode.ts'
import { addressBy } from '#scripts/deploy/chain/placer.ts'
import { MODELS, type PartName, ROOTS, ROWS, type Setup } from '#scripts/deploy/plan/parts.ts'
import { isPublic } from '#scripts/deploy/release/owners.ts'
import type { Platform } from './inspect.ts'

/** Chains that had a deployment before keep these, and whoever deployed first is in their arguments. */
const FIRST: readonly PartName[] = ROOTS

/**
 * Code that is not the planned one. An address follows from code and arguments, so the right address is the right code:
 * behind every proxy, in what factories copy, and in every part but the first ones.
 */
export async function codeSurprises(client: PublicClient, platform: Platform): Promise<string[]> {
  const { at, chainId, placedBy, owners, madeWith } = platform
  // files of earlier versions do not say it; none of them is about a public chain
  if (!placedBy) return isPublic(chainId) ? ['the deployment file does not say what made the contracts'] : []
  const setup: Setup = {
    deployer: zeroAddress,
    nativeSymbol: '',
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
      continue
    }
    // without owners the deployer is among the arguments, and the file does not say who that was
    if (FIRST.includes(part.name) || (part.changedLater && !owners)) continue
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
