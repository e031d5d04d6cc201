import { firstStreamPassAbi } from '#editions/first.generated.ts'
import { streamPassAbi } from '#generated/abis.ts'
import { eventsNamed, type Purpose } from '../transactions/purposes.ts'

/** Collections of the first edition go on selling. */
const ENTRIES = [...streamPassAbi, ...firstStreamPassAbi]

/** What fans send transactions for at a pass collection. */
export const PASS_PURPOSES = {
  purchase: { contract: 'collection', events: eventsNamed(ENTRIES, 'PassPurchased', 'PassExtended') },
  upgrade: { contract: 'collection', events: eventsNamed(ENTRIES, 'PassUpgraded') },
  transfer: { contract: 'collection', events: eventsNamed(ENTRIES, 'Transfer') },
} as const satisfies Record<string, Purpose>
