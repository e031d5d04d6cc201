import { expect } from 'chai'
import { AbiCoder, type EventFragment, getAddress, Interface, id, type ParamType } from 'ethers'
import { firstLedgerAbi, firstStreamPassAbi, firstStreamPassFactoryAbi } from '#editions/first.generated.ts'
import {
  currencyListAbi,
  feeScheduleAbi,
  ledgerAbi,
  roomHubAbi,
  sessionLockAbi,
  streamPassAbi,
  streamPassFactoryAbi,
} from '#generated/abis.ts'
import { createDecoder } from '#indexer/families/decoder.ts'
import { EVENT_TYPES, eventTypeOf } from '#indexer/families/registry.ts'
import { provenFrom } from '../kit/provenLogs.ts'

const ABIS: Record<string, Record<string, readonly object[]>> = {
  today: {
    ...{ factory: streamPassFactoryAbi, ledger: ledgerAbi, collection: streamPassAbi },
    ...{ currency_list: currencyListAbi, fee_schedule: feeScheduleAbi },
    ...{ room_hub: roomHubAbi, session_lock: sessionLockAbi },
  },
  'the first edition': {
    factory: firstStreamPassFactoryAbi,
    ledger: firstLedgerAbi,
    collection: firstStreamPassAbi,
  },
}
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
  RoyaltyChanged: 31,
  PassHeld: 32,
  FollowStarted: 33,
  FollowEnded: 34,
  PassBurned: 35,
  ReceiptKept: 36,
  ReceiptSettled: 37,
  VoucherUsed: 38,
  VoucherVoided: 39,
  Credited: 40,
  Withdrawn: 41,
  CurrencyListed: 42,
  CurrencyPaused: 43,
  FeeChanged: 44,
  InflowPaused: 45,
  RoomOpened: 60,
  RoomClosed: 61,
  GateChanged: 62,
  RoomPayeeChanged: 63,
  MaxSpeakersChanged: 64,
  HostOffered: 65,
  HostChanged: 66,
  ProducerSet: 67,
  StreamStarted: 68,
  StreamExtended: 69,
  StreamEnded: 70,
  Tipped: 71,
  TokensLocked: 72,
  TokensReturned: 73,
}
/** What the ABI calls otherwise than the product. */
const TIERS = { tierId: 'tierNo', fromTier: 'fromTierNo', toTier: 'toTierNo', expiresAt: 'validUntil' }
const TRANSLATED: Record<string, Record<string, string>> = {
  collection: TIERS,
  factory: TIERS,
  room_hub: { from: 'payer', to: 'payee' },
}
const ADDRESS = getAddress(`0x${'cd'.repeat(20)}`)

/** A value of a type, the largest that fits: an offset by one byte shows. */
function extreme({ type, arrayChildren, components }: ParamType): unknown {
  if (arrayChildren) return [extreme(arrayChildren), extreme(arrayChildren)]
  if (components) return Object.fromEntries(components.map((part) => [part.name, extreme(part)]))
  if (type === 'bool') return true
  if (type === 'address') return ADDRESS
  if (type === 'bytes32') return `0x${'ef'.repeat(32)}`
  if (type === 'string') return '0xCdCdCdCdCdCdCdCdCdCdCdCdCdCdCdCdCdCdCdCd'
  return 2n ** BigInt(type.slice(4)) - 1n
}

/** The same value as the product has it. */
function decoded(input: ParamType): unknown {
  const { type, arrayChildren, components } = input
  if (arrayChildren) return [decoded(arrayChildren), decoded(arrayChildren)]
  if (components) return Object.fromEntries(components.map((part) => [part.name, decoded(part)]))
  return type === 'address' ? ADDRESS.toLowerCase() : extreme(input)
}

describe('events of the families', () => {
  for (const [edition, abis] of Object.entries(ABIS))
    for (const [kind, abi] of Object.entries(abis))
      for (const name of new Set(
        EVENT_TYPES.filter((type) => type.kind.kind === kind).map((type) => type.name),
      )) {
        if (!new Interface(abi as never).getEvent(name)) continue
        it(`[S3.2] reads ${name} of the ${kind} of ${edition} as ethers writes it`, () => {
          const contract = new Interface(abi as never)
          const fragment = contract.getEvent(name) as EventFragment
          const values = fragment.inputs.map(extreme)
          const log = contract.encodeEventLog(fragment, values)
          const type = eventTypeOf(kind, log)
          const expected = fragment.inputs.map((input) => [
            TRANSLATED[kind]?.[input.name] ?? input.name,
            decoded(input),
          ])
          expect(type?.name).to.equal(name)
          expect(type?.decoder.decode(log)).to.deep.equal(Object.fromEntries(expected))
          expect(eventTypeOf(kind, provenFrom(log))).to.equal(type)
          expect(type?.decoder.decode(provenFrom(log))).to.deep.equal(Object.fromEntries(expected))
          expect(type?.fold.no).to.equal(STORED[name])
        })
      }

  it('[S3.2] misses no event that is read in every edition that has it', () => {
    const unseen = EVENT_TYPES.filter(({ name }) => !(name in STORED)).map(({ name }) => name)
    expect(unseen).to.deep.equal([])
    const today = new Interface(streamPassAbi as never)
    const only = EVENT_TYPES.filter(({ kind, name }) => kind.kind === 'collection' && !today.getEvent(name))
    expect(only.map(({ name }) => name)).to.deep.equal(['Followed'])
  })

  it('keeps an event that nobody reads, and one with the same topic but other indexed fields, unread', () => {
    const transfer = new Interface(['event Transfer(address indexed from, address indexed to, uint256 id)'])
    const log = transfer.encodeEventLog('Transfer', [ADDRESS, ADDRESS, 1])
    expect(eventTypeOf('collection', log)).to.equal(null)
    expect(eventTypeOf('ledger', { topics: [`0x${'77'.repeat(32)}`], data: '0x' })).to.equal(null)
    expect(eventTypeOf('ledger', { topics: [], data: '0x' })).to.equal(null)
  })

  it('refuses data of another length', () => {
    const contract = new Interface(streamPassAbi as never)
    const log = contract.encodeEventLog('PayoutChanged', [ADDRESS, ADDRESS])
    const long = { ...log, data: log.data + AbiCoder.defaultAbiCoder().encode(['uint256'], [1]).slice(2) }
    for (const told of [long, provenFrom(long)])
      expect(() => eventTypeOf('collection', log)?.decoder.decode(told)).to.throw('PayoutChanged')
  })

  it('gives every event of a kind a number of its own, in no other kind', () => {
    const owners = new Map<number, string>()
    for (const { name, kind, fold } of EVENT_TYPES) {
      expect(owners.get(fold.no) ?? `${kind.kind} ${name}`).to.equal(`${kind.kind} ${name}`)
      owners.set(fold.no, `${kind.kind} ${name}`)
    }
    for (const [name, number] of Object.entries(STORED))
      expect(owners.get(number)).to.match(new RegExp(` ${name}$`))
  })

  it('[S3.2] reads every type that an ABI can have as ethers writes it', () => {
    const text =
      'event Everything(int256 indexed a, string indexed b, bytes4 indexed c, int24 d, bool e, bytes f, string g, uint16[] h, tuple(address who, tuple(bytes32 x, int8 y)[2] deep) i, address[][] j)'
    const contract = new Interface([text])
    const item = JSON.parse(contract.formatJson())[0]
    const low = ADDRESS.toLowerCase()
    const x = `0x${'12'.repeat(32)}`
    const deep = [
      [x, -1],
      [x, 127],
    ]
    const values = [
      -5n,
      'indexed',
      '0xdeadbeef',
      -8_388_608n,
      true,
      '0x0102',
      'gl\u00fcck \0',
      [1n, 65_535n],
      [ADDRESS, deep],
      [[ADDRESS], []],
    ]
    const decoder = createDecoder(item, { d: 'ours' })
    const log = contract.encodeEventLog('Everything', values)
    expect(decoder.decode(log)).to.deep.equal({
      a: -5n,
      b: id('indexed'),
      c: '0xdeadbeef',
      ours: -8_388_608n,
      e: true,
      f: '0x0102',
      g: 'gl\u00fcck \0',
      h: [1n, 65_535n],
      i: {
        who: low,
        deep: [
          { x, y: -1n },
          { x, y: 127n },
        ],
      },
      j: [[low], []],
    })
    expect(decoder.decode(provenFrom(log))).to.deep.equal(decoder.decode(log))
    expect(decoder.topicOf('c')).to.equal(3)
    expect(decoder.topicOf('ours')).to.equal(undefined)
    expect(() => decoder.decode({ ...log, data: log.data.slice(0, 130) })).to.throw()
  })
})
