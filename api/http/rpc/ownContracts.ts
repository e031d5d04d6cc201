import type { Clock } from '#domain/clock.ts'
import type { AskNodes, NodeAnswer } from './askNodes.ts'

/** What belongs to this installation, in lower case. */
export interface OwnContracts {
  /** contracts of the deployment and currencies */
  addresses: ReadonlySet<string>
  /** what clones are made of */
  implementations: ReadonlySet<string>
  /** makes collections, and knows those of earlier implementations too */
  factory: string
  /** all that make clones; what they make them of now may be newer than the deployment */
  factories: readonly string[]
}

/** Whether an address belongs to this installation. Throws CHAIN_UNREADABLE. */
export type IsOwnContract = (address: string) => Promise<boolean>

const MAX_KNOWN = 10_000
/** A collection that was just made is asked at once. */
const STRANGER_MS = 2000
/** ERC-1167 with arguments behind it, which begin with the creator. */
const CLONE = /^0x363d3d373d3d3d363d73([0-9a-f]{40})5af43d82803e903d91602b57fd5bf3([0-9a-f]{40})?/
/** `collectionOf(address)` and `implementation()` */
const [COLLECTION_OF, IMPLEMENTATION] = ['0x3e94c904', '0x5c60da1b']

const word = (address: string) => address.replace('0x', '').padStart(64, '0')

const textOf = (answer: NodeAnswer | undefined): string =>
  answer && 'result' in answer ? String(answer.result).toLowerCase() : ''

/** Recognises clones by the code at their address, with the chain and never the index as the witness. */
export function createIsOwnContract(own: OwnContracts, askNodes: AskNodes, clock: Clock): IsOwnContract {
  /** by address: 0 a clone of ours, for ever, for code does not change; else how long it counts as a stranger */
  const known = new Map<string, number>()

  async function isKnownToFactories(
    address: string,
    implementation: string,
    creator: string,
  ): Promise<boolean> {
    const asked = [
      { to: own.factory, data: `${COLLECTION_OF}${word(creator)}`, means: word(address) },
      ...own.factories.map((to) => ({ to, data: IMPLEMENTATION, means: word(implementation) })),
    ]
    const answers = await askNodes(
      asked.map(({ to, data }) => ({ method: 'eth_call', params: [{ to, data }, 'latest'] })),
    )
    return asked.some(({ means }, at) => textOf(answers[at]) === `0x${means}`)
  }

  async function look(address: string): Promise<boolean> {
    const [answer] = await askNodes([{ method: 'eth_getCode', params: [address, 'latest'] }])
    const [, implementation, creator = ''] = CLONE.exec(textOf(answer)) ?? []
    if (!implementation) return false
    if (own.implementations.has(`0x${implementation}`)) return true
    return await isKnownToFactories(address, implementation, creator)
  }

  return async (address) => {
    if (own.addresses.has(address)) return true
    const until = known.get(address)
    if (until === 0) return true
    if (until !== undefined && until > clock()) return false
    const isOwn = await look(address)
    known.delete(address)
    if (known.size >= MAX_KNOWN) known.delete(known.keys().next().value as string)
    known.set(address, isOwn ? 0 : clock() + STRANGER_MS)
    return isOwn
  }
}
