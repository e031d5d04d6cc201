import { type Address, zeroAddress } from 'viem'
import type { Fact } from './openWorld.ts'

/** Who may move what for whom, as the logs of one collection say it. */
export interface Approvals {
  /** of a single pass; ends without a word when the pass moves */
  ofPass: Map<bigint, Address>
  /** `owner:operator` */
  forAll: Set<string>
}

export function replayApprovals(facts: Fact[], collection: Address): Approvals {
  const model: Approvals = { ofPass: new Map(), forAll: new Set() }
  for (const { emitter, name, args } of facts) {
    if (emitter !== collection) continue
    if (name === 'Transfer') model.ofPass.set(args.id as bigint, zeroAddress)
    if (name === 'Approval') model.ofPass.set(args.id as bigint, args.account as Address)
    if (name !== 'ApprovalForAll') continue
    const pair = `${args.owner}:${args.operator}`
    if (args.isApproved) model.forAll.add(pair)
    else model.forAll.delete(pair)
  }
  return model
}
