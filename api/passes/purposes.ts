import { firstStreamPassAbi } from '#editions/first.generated.ts'
import { streamPassAbi } from '#generated/abis.ts'
import { type Purpose, topicsNamed } from '../transactions/purposes.ts'

/** Collections of the first edition go on selling. */
const ENTRIES = [...streamPassAbi, ...firstStreamPassAbi]

/** What fans and creators send transactions for at a pass collection. */
export const PASS_PURPOSES = {
  tier: { contract: 'collection', topics: topicsNamed(ENTRIES, 'TierCreated', 'TierUpdated') },
  payout: { contract: 'collection', topics: topicsNamed(ENTRIES, 'PayoutChanged') },
  collect: { contract: 'collection', topics: topicsNamed(streamPassAbi, 'ReceiptSettled') },
  purchase: { contract: 'collection', topics: topicsNamed(ENTRIES, 'PassPurchased', 'PassExtended') },
  upgrade: { contract: 'collection', topics: topicsNamed(ENTRIES, 'PassUpgraded') },
  refund: { contract: 'collection', topics: topicsNamed(ENTRIES, 'PassRefunded') },
  move: { contract: 'collection', topics: topicsNamed(streamPassAbi, 'CardClaimed') },
  transfer: { contract: 'collection', topics: topicsNamed(ENTRIES, 'Transfer') },
} as const satisfies Record<string, Purpose>
