import { expect } from 'chai'
import { AbiCoder, type EventFragment, getAddress, Interface } from 'ethers'
import { firstLedgerAbi, firstStreamPassAbi, firstStreamPassFactoryAbi } from '#editions/first.generated.ts'
import { ledgerAbi, streamPassAbi, streamPassFactoryAbi } from '#generated/abis.ts'
import { decodeEvent, eventKindOf } from '#indexer/handlers/decodeEvent.ts'
import {
  EVENT_KINDS,
  EVENTS_OF,
  type EventName,
  WATCH_KINDS,
  type WatchKind,
} from '#indexer/handlers/eventKinds.ts'

const ABIS: Record<string, Record<WatchKind, readonly object[]>> = {
  today: { factory: streamPassFactoryAbi, ledger: ledgerAbi, collection: streamPassAbi },
  'the first edition': {
    factory: firstStreamPassFactoryAbi,
    ledger: firstLedgerAbi,
    collection: firstStreamPassAbi,
  },
}
/** What only contracts of the first edition say. */
const FIRST_ONLY: EventName[] = ['Followed']
/** As they stand in the rows of every index there is. */
const STORED: Record<string, number> = {
  PassCollectionCreated: 1,
  TierCreated: 10,
  TierUpdated: 11,
  PassPurchased: 20,
  PassExtended: 21,
  PassGranted: 22,
  PassUpgraded: 23,
  PassMerged: 24,
  Transfer: 25,
  PayoutChanged: 26,
  CardClaimed: 27,
  Followed: 28,
  PassRefunded: 29,
  PassRevoked: 30,
  Credited: 40,
  Withdrawn: 41,
}
/** What the ABI calls otherwise than the product. */
const TRANSLATED: Record<string, string> = {
  tierId: 'tierNo',
  fromTier: 'fromTierNo',
  toTier: 'toTierNo',
  expiresAt: 'validUntil',
}
const place = { block: 7, logIndex: 3, txHash: `0x${'ab'.repeat(32)}`, at: 1_700_000_000 }
const ADDRESS = getAddress(`0x${'cd'.repeat(20)}`)

/** A value of a type, the largest that fits: an offset by one byte shows. */
function extreme(type: string): string | bigint {
  if (type === 'address') return ADDRESS
  if (type === 'bytes32') return `0x${'ef'.repeat(32)}`
  if (type === 'string') return '0xCdCdCdCdCdCdCdCdCdCdCdCdCdCdCdCdCdCdCdCd'
  return 2n ** BigInt(type.slice(4)) - 1n
}

describe('decodeEvent', () => {
  for (const [edition, abis] of Object.entries(ABIS))
    for (const kind of WATCH_KINDS)
      for (const name of EVENTS_OF[kind]) {
        if (edition === 'today' && FIRST_ONLY.includes(name)) continue
        it(`[S3.2] reads ${name} of the ${kind} of ${edition} as ethers writes it`, () => {
          const contract = new Interface(abis[kind] as never)
          const fragment = contract.getEvent(name) as EventFragment
          const values = fragment.inputs.map((input) => extreme(input.type))
          const log = contract.encodeEventLog(fragment, values)
          const event = decodeEvent(kind, ADDRESS.toLowerCase(), log, place)
          const expected = fragment.inputs.map((input, i) => [
            TRANSLATED[input.name] ?? input.name,
            input.type === 'address' ? ADDRESS.toLowerCase() : values[i],
          ])
          expect(event).to.deep.equal({
            ...place,
            address: ADDRESS.toLowerCase(),
            name,
            args: Object.fromEntries(expected),
          })
          expect(eventKindOf(kind, log)).to.equal(STORED[name])
        })
      }

  it('keeps an event that nobody reads, and one with the same topic but other indexed fields, unread', () => {
    const transfer = new Interface(['event Transfer(address indexed from, address indexed to, uint256 id)'])
    const log = transfer.encodeEventLog('Transfer', [ADDRESS, ADDRESS, 1])
    expect(decodeEvent('collection', ADDRESS, log, place)).to.equal(null)
    expect(eventKindOf('collection', log)).to.equal(0)
    expect(decodeEvent('ledger', ADDRESS, { topics: [`0x${'77'.repeat(32)}`], data: '0x' }, place)).to.equal(
      null,
    )
  })

  it('refuses data of another length', () => {
    const contract = new Interface(streamPassAbi as never)
    const log = contract.encodeEventLog('PayoutChanged', [ADDRESS, ADDRESS])
    const long = { ...log, data: log.data + AbiCoder.defaultAbiCoder().encode(['uint256'], [1]).slice(2) }
    expect(() => decodeEvent('collection', ADDRESS, long, place)).to.throw('PayoutChanged')
  })

  it('gives every event a number of its own', () => {
    const numbers = Object.values(EVENT_KINDS)
    expect(new Set(numbers).size).to.equal(numbers.length)
    expect(Object.values(EVENTS_OF).flat()).to.have.members(Object.keys(EVENT_KINDS))
    for (const [name, number] of Object.entries(STORED))
      expect(EVENT_KINDS[name as EventName], name).to.equal(number)
  })
})
